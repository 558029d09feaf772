// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.
// The door of realtime, loaded when it is first used.
export { live } from './live.js'
export { subscribe } from './subscribe.js'
