// A server that keeps its bytes on the disk, killed at every step of everything that touches bytes and rows.
import { stepsOf, testCrashes } from './storage-crash.ts'

testCrashes([
  ...stepsOf(['file written', 'file synced', 'file renamed', 'folder synced']),
  ['resumable', 'file written'],
])
