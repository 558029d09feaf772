// Texts of the frame, of signing in and of the first page.
export const shell = {
  navigation: 'Pages',
  openMenu: 'Open the menu',
  theme: 'Theme',
  light: 'Light',
  dark: 'Dark',
  system: 'As the system',
  account: 'Account',
  signOut: 'Sign out',
  pages: {
    home: 'Home',
    tables: 'Tables',
    sql: 'SQL editor',
    schema: 'Schema',
    diagram: 'Diagram',
    policies: 'Policies',
    reference: 'API',
    users: 'Users',
    files: 'Files',
    keys: 'Keys',
    settings: 'Settings',
    inspector: 'Realtime',
    logs: 'Logs',
    status: 'Status',
  },
} as const

export const entry = {
  signIn: 'Sign in',
  signInLead: 'This dashboard is for admins of this server, not for users of your app.',
  email: 'E-mail',
  password: 'Password',
  setUp: 'Make the first admin',
  setUpLead: 'Whoever has this account can read and change everything on this server.',
  newPassword: 'New password, 8 characters or more',
  create: 'Create the account',
  noLink: 'Open the link that the server printed',
  noLinkLead:
    'Nobody can sign in yet. The terminal shows a line “First run” with a link that makes the first admin. It holds for 30 minutes; this command prints another one:',
  lost: 'Password lost? On the server, this prints a link that sets a new one:',
  command: 'npm run admin',
} as const
