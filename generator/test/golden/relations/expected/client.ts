// Generated. Do not edit: change the database, then run `npm run generate`.

import { byName, createHttp, tablesOf } from '#runtime/client'
import type { ClientOptions } from '#runtime/client'
import { albumClient } from './album/client.ts'
import { artistClient } from './artist/client.ts'
import { badgeClient } from './badge/client.ts'
import { employeeClient } from './employee/client.ts'
import { flightClient } from './flight/client.ts'
import { flightCrewClient } from './flight_crew/client.ts'
import { messageClient } from './message/client.ts'
import { playlistClient } from './playlist/client.ts'
import { playlistTrackClient } from './playlist_track/client.ts'
import { reviewClient } from './review/client.ts'
import { trackClient } from './track/client.ts'

export { ApiError } from '#runtime/client'
export type { Functions } from './functions.ts'
export type { Album, AlbumInsert, AlbumUpdate } from './album/types.ts'
export type { Artist, ArtistInsert, ArtistUpdate } from './artist/types.ts'
export type { Badge, BadgeInsert, BadgeUpdate } from './badge/types.ts'
export type { Employee, EmployeeInsert, EmployeeUpdate } from './employee/types.ts'
export type { Flight, FlightInsert, FlightUpdate } from './flight/types.ts'
export type { FlightCrew, FlightCrewInsert, FlightCrewUpdate } from './flight_crew/types.ts'
export type { Message, MessageInsert, MessageUpdate } from './message/types.ts'
export type { Playlist, PlaylistInsert, PlaylistUpdate } from './playlist/types.ts'
export type { PlaylistTrack, PlaylistTrackInsert, PlaylistTrackUpdate } from './playlist_track/types.ts'
export type { Review, ReviewInsert, ReviewUpdate } from './review/types.ts'
export type { Track, TrackInsert, TrackUpdate } from './track/types.ts'

/** Typed access to every table; `createClient({ url, key })`. */
export function createClient(options: ClientOptions) {
  const http = createHttp(options)
  const schemas = {
    public: tablesOf({
      album: albumClient(http),
      artist: artistClient(http),
      badge: badgeClient(http),
      employee: employeeClient(http),
      flight: flightClient(http),
      flight_crew: flightCrewClient(http),
      message: messageClient(http),
      playlist: playlistClient(http),
      playlist_track: playlistTrackClient(http),
      review: reviewClient(http),
      track: trackClient(http),
    }),
  }
  return { ...schemas.public, schema: byName(schemas) }
}

export type Client = ReturnType<typeof createClient>
