// Texts that every page shares.
export const common = {
  product: 'Supabase Lite',
  save: 'Save',
  cancel: 'Cancel',
  close: 'Close',
  delete: 'Delete',
  copy: 'Copy',
  copied: 'Copied',
  retry: 'Try again',
  loading: 'Loading…',
  unreachable: 'The server cannot be reached. Is it running?',
  noPermission: 'You may not see this. Sign in as an admin of this server.',
  notFound: 'There is no such page.',
  home: 'Back to the start',
  skip: 'Skip to the content',
  somethingFailed: 'Something went wrong',
  hint: 'Hint',
} as const
