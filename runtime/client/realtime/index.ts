// The door of realtime, loaded when it is first used.
export { live } from './live.ts'
export { subscribe } from './subscribe.ts'
