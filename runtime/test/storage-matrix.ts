// Who may do what with files, said once: the policies of the matrix, what each of them allows whom, and what an action needs.
// Every protocol is measured by this one table.

export const policies = `
  insert into storage.buckets (id, name, public) values
    ('own', 'own', false), ('open', 'open', true), ('none', 'none', false), ('drop', 'drop', false);
  create policy "own" on storage.objects to authenticated
    using (bucket_id = 'own' and owner_id = auth.uid()::text)
    with check (bucket_id = 'own' and owner_id = auth.uid()::text);
  create policy "drop" on storage.objects for insert to anon, authenticated with check (bucket_id = 'drop');`

export const buckets = ['own', 'open', 'none', 'drop'] as const
export type Bucket = (typeof buckets)[number]

/** The object that is there is the owner's. */
export const callers = ['nobody', 'expired', 'anon', 'owner', 'other', 'service'] as const
export type Caller = (typeof callers)[number]

export type SqlVerb = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE'
/** Of the object that is there, or of one that the caller makes. */
export type Whose = 'theirs' | 'mine'

/** The one table. */
function may(caller: Caller, bucket: Bucket, verb: SqlVerb, whose: Whose): boolean {
  if (caller === 'service') return true
  if (caller === 'nobody' || caller === 'expired') return false
  if (bucket === 'own') return caller === 'owner' || (caller === 'other' && whose === 'mine')
  return bucket === 'drop' && verb === 'INSERT'
}

/** `find`: what is not seen is not there. `look`: as that, and all see what is in a public bucket. `end`: it is there. */
type Need = SqlVerb | 'mine' | 'find' | 'look' | 'exists'

/** In the order in which it is asked; `mine` stands for SELECT of what the caller makes. */
export const actions = {
  list: ['find'],
  download: ['look'],
  head: ['look'],
  info: ['look'],
  signDownload: ['find'],
  upload: ['INSERT'],
  uploadOver: ['INSERT', 'exists'],
  upsert: ['INSERT', 'mine'],
  upsertOver: ['INSERT', 'mine', 'SELECT', 'UPDATE'],
  move: ['find', 'UPDATE'],
  copy: ['find', 'INSERT'],
  copyUpsert: ['find', 'INSERT', 'mine'],
  remove: ['find', 'DELETE'],
} as const satisfies Readonly<Record<string, readonly Need[]>>
export type Action = keyof typeof actions

/** `unknown`: nobody knows the caller. A refused verb stands for itself. */
export type Outcome = 'done' | 'unknown' | 'missing' | 'exists' | SqlVerb

/** What must come of it. */
export function outcomeOf(caller: Caller, bucket: Bucket, action: Action): Outcome {
  if (caller === 'nobody' || caller === 'expired') return 'unknown'
  for (const need of actions[action]) {
    if (need === 'exists') return 'exists'
    if (need === 'find' || need === 'look') {
      const isOpen = need === 'look' && bucket === 'open'
      if (!isOpen && !may(caller, bucket, 'SELECT', 'theirs')) return 'missing'
    } else if (need === 'mine') {
      if (!may(caller, bucket, 'SELECT', 'mine')) return 'SELECT'
    } else if (!may(caller, bucket, need, need === 'INSERT' ? 'mine' : 'theirs')) return need
  }
  return 'done'
}
