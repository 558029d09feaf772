// Generated. Do not edit: change the database, then run `npm run generate`.

import type { Mounted } from '#runtime/rest'
import { albumRoutes } from './album/routes.ts'
import { album } from './album/table.ts'
import { artistRoutes } from './artist/routes.ts'
import { artist } from './artist/table.ts'
import { badgeRoutes } from './badge/routes.ts'
import { badge } from './badge/table.ts'
import { employeeRoutes } from './employee/routes.ts'
import { employee } from './employee/table.ts'
import { flightRoutes } from './flight/routes.ts'
import { flight } from './flight/table.ts'
import { flightCrewRoutes } from './flight_crew/routes.ts'
import { flightCrew } from './flight_crew/table.ts'
import { messageRoutes } from './message/routes.ts'
import { message } from './message/table.ts'
import { playlistRoutes } from './playlist/routes.ts'
import { playlist } from './playlist/table.ts'
import { playlistTrackRoutes } from './playlist_track/routes.ts'
import { playlistTrack } from './playlist_track/table.ts'
import { reviewRoutes } from './review/routes.ts'
import { review } from './review/table.ts'
import { trackRoutes } from './track/routes.ts'
import { track } from './track/table.ts'

export { functions } from './function-facts.ts'

/** Fingerprint of the database schema that this code was generated from. */
export const schemaHash = '8a61829386c3b8f6dbf3b16158e8c9364f7f3f1ba2b369e8802a7769d623d5d1'

/** Every served relation: its folder, its facts, its routes. */
export const relations: readonly Mounted[] = [
  { folder: 'album', table: album, routes: albumRoutes },
  { folder: 'artist', table: artist, routes: artistRoutes },
  { folder: 'badge', table: badge, routes: badgeRoutes },
  { folder: 'employee', table: employee, routes: employeeRoutes },
  { folder: 'flight', table: flight, routes: flightRoutes },
  { folder: 'flight_crew', table: flightCrew, routes: flightCrewRoutes },
  { folder: 'message', table: message, routes: messageRoutes },
  { folder: 'playlist', table: playlist, routes: playlistRoutes },
  { folder: 'playlist_track', table: playlistTrack, routes: playlistTrackRoutes },
  { folder: 'review', table: review, routes: reviewRoutes },
  { folder: 'track', table: track, routes: trackRoutes },
]
