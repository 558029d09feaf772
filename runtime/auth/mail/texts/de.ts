// Our mails in German.
import type { Language } from './language.ts'

const ignore = 'Wenn Sie das nicht angefordert haben, ignorieren Sie diese E-Mail: Es geschieht nichts.'
const code = 'Oder geben Sie diesen Code ein:'
const notYou =
  'Wenn Sie das nicht waren, setzen Sie sofort Ihr Passwort zurück und melden Sie es dem Betreiber von {{ .SiteURL }}.'

export const de: Language = {
  mails: {
    confirmation: {
      subject: 'Bestätigen Sie Ihre E-Mail-Adresse',
      lines: ['Jemand, vermutlich Sie, hat sich bei {{ .SiteURL }} mit {{ .Email }} registriert.'],
      button: 'Adresse bestätigen',
      code,
      foot: 'Wenn Sie sich nicht registriert haben, ignorieren Sie diese E-Mail und öffnen Sie den Link nicht.',
    },
    recovery: {
      subject: 'Passwort zurücksetzen',
      lines: ['Für {{ .Email }} bei {{ .SiteURL }} wurde ein neues Passwort angefordert.'],
      button: 'Neues Passwort wählen',
      code,
      foot: ignore,
    },
    invite: {
      subject: 'Sie sind eingeladen',
      lines: ['Sie sind zu {{ .SiteURL }} eingeladen.'],
      button: 'Einladung annehmen',
      code,
      foot: 'Wenn Sie keine Einladung erwarten, ignorieren Sie diese E-Mail.',
    },
    magic_link: {
      subject: 'Anmelden',
      lines: ['Melden Sie sich bei {{ .SiteURL }} als {{ .Email }} an.'],
      button: 'Anmelden',
      code,
      foot: ignore,
    },
    email_change: {
      subject: 'Bestätigen Sie Ihre neue E-Mail-Adresse',
      lines: [
        'Bei {{ .SiteURL }} soll aus der Adresse {{ .Email }} die Adresse {{ .NewEmail }} werden.',
        'Sie ändert sich, sobald beide Adressen bestätigt haben. Diese E-Mail ging an {{ .SendingTo }}.',
      ],
      button: 'Änderung bestätigen',
      code,
      foot: 'Wenn Sie das nicht angefordert haben, bestätigen Sie nicht und ändern Sie Ihr Passwort.',
    },
    reauthentication: {
      subject: 'Ihr Bestätigungscode',
      lines: ['Bestätigen Sie bei {{ .SiteURL }}, dass Sie es sind.'],
      code: 'Geben Sie diesen Code ein:',
      foot: 'Geben Sie den Code niemandem. Wenn Sie ihn nicht angefordert haben, ändern Sie Ihr Passwort.',
    },
    password_changed_notification: {
      subject: 'Ihr Passwort wurde geändert',
      lines: [
        'Das Passwort von {{ .Email }} bei {{ .SiteURL }} wurde geändert. Andere Geräte sind abgemeldet.',
      ],
      foot: notYou,
    },
    email_changed_notification: {
      subject: 'Ihre E-Mail-Adresse wurde geändert',
      lines: ['Ihre Adresse bei {{ .SiteURL }} war {{ .Email }} und ist nun {{ .NewEmail }}.'],
      foot: notYou,
    },
    mfa_factor_enrolled_notification: {
      subject: 'Ein zweiter Faktor wurde hinzugefügt',
      lines: ['Zu {{ .Email }} bei {{ .SiteURL }} wurde ein zweiter Faktor ({{ .FactorType }}) hinzugefügt.'],
      foot: notYou,
    },
    mfa_factor_unenrolled_notification: {
      subject: 'Ein zweiter Faktor wurde entfernt',
      lines: ['Von {{ .Email }} bei {{ .SiteURL }} wurde ein zweiter Faktor ({{ .FactorType }}) entfernt.'],
      foot: notYou,
    },
    account_exists: {
      subject: 'Sie haben bereits ein Konto',
      lines: [
        'Jemand, vermutlich Sie, wollte {{ .Email }} für ein Konto bei {{ .SiteURL }} verwenden. Es gibt schon eines.',
        'Melden Sie sich dort an, oder setzen Sie Ihr Passwort zurück, wenn Sie es vergessen haben.',
      ],
      foot: 'Wenn Sie das nicht waren, ignorieren Sie diese E-Mail: Es wurde nichts geändert.',
    },
  },
  pages: {
    verify: { title: 'Fast geschafft', text: 'Drücken Sie den Knopf, um fortzufahren.', button: 'Weiter' },
    link: {
      title: '{provider} verbinden',
      text: 'Ihr Konto bei {provider} wird hier das Konto {account} öffnen. Fahren Sie nur fort, wenn Sie das selbst veranlasst haben und beide Konten Ihnen gehören.',
      button: 'Verbinden',
    },
  },
}
