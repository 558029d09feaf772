// Our mails in English.
import type { Language } from './language.ts'

const ignore = 'If you did not ask for this, ignore this mail: nothing will happen.'
const code = 'Or enter this code:'
const notYou = 'If this was not you, reset your password at once and tell the operator of {{ .SiteURL }}.'

export const en: Language = {
  mails: {
    confirmation: {
      subject: 'Confirm your e-mail address',
      lines: ['Someone, most likely you, signed up at {{ .SiteURL }} with {{ .Email }}.'],
      button: 'Confirm address',
      code,
      foot: 'If you did not sign up, ignore this mail and do not follow the link.',
    },
    recovery: {
      subject: 'Reset your password',
      lines: ['A new password was asked for, for {{ .Email }} at {{ .SiteURL }}.'],
      button: 'Choose a new password',
      code,
      foot: ignore,
    },
    invite: {
      subject: 'You are invited',
      lines: ['You are invited to {{ .SiteURL }}.'],
      button: 'Accept the invitation',
      code,
      foot: 'If you do not expect an invitation, ignore this mail.',
    },
    magic_link: {
      subject: 'Sign in',
      lines: ['Sign in to {{ .SiteURL }} as {{ .Email }}.'],
      button: 'Sign in',
      code,
      foot: ignore,
    },
    email_change: {
      subject: 'Confirm the change of your e-mail address',
      lines: [
        'The address {{ .Email }} shall become {{ .NewEmail }} at {{ .SiteURL }}.',
        'It changes when both addresses have confirmed. This mail went to {{ .SendingTo }}.',
      ],
      button: 'Confirm change',
      code,
      foot: 'If you did not ask for this, do not confirm, and change your password.',
    },
    reauthentication: {
      subject: 'Your confirmation code',
      lines: ['Confirm at {{ .SiteURL }} that it is you.'],
      code: 'Enter this code:',
      foot: 'Give this code to nobody. If you did not ask for it, change your password.',
    },
    password_changed_notification: {
      subject: 'Your password was changed',
      lines: ['The password of {{ .Email }} at {{ .SiteURL }} was changed. Other devices are signed out.'],
      foot: notYou,
    },
    email_changed_notification: {
      subject: 'Your e-mail address was changed',
      lines: ['Your address at {{ .SiteURL }} was {{ .Email }} and is now {{ .NewEmail }}.'],
      foot: notYou,
    },
    mfa_factor_enrolled_notification: {
      subject: 'A second factor was added',
      lines: ['A second factor ({{ .FactorType }}) was added to {{ .Email }} at {{ .SiteURL }}.'],
      foot: notYou,
    },
    mfa_factor_unenrolled_notification: {
      subject: 'A second factor was removed',
      lines: ['A second factor ({{ .FactorType }}) was removed from {{ .Email }} at {{ .SiteURL }}.'],
      foot: notYou,
    },
    account_exists: {
      subject: 'You already have an account',
      lines: [
        'Someone, most likely you, tried to use {{ .Email }} for an account at {{ .SiteURL }}. It has one already.',
        'Sign in there, or reset your password if you have forgotten it.',
      ],
      foot: 'If this was not you, ignore this mail: nothing was changed.',
    },
  },
  pages: {
    verify: { title: 'Almost there', text: 'Press the button to go on.', button: 'Continue' },
    link: {
      title: 'Connect {provider}',
      text: 'Your account at {provider} will open the account {account} here. Go on only if you asked for this yourself and both accounts are yours.',
      button: 'Connect',
    },
  },
}
