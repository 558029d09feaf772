// Generated. Do not edit: change the database, then run `npm run generate`.

import { byName, createHttp, storageOf, tablesOf } from '#runtime/client'
import type { ByName, ClientOptions, Storage, TableClient, TablesOf } from '#runtime/client'
import { albumClient, type AlbumTypes } from './album/client.ts'
import { artistClient, type ArtistTypes } from './artist/client.ts'
import { badgeClient, type BadgeTypes } from './badge/client.ts'
import { employeeClient, type EmployeeTypes } from './employee/client.ts'
import { flightClient, type FlightTypes } from './flight/client.ts'
import { flightCrewClient, type FlightCrewTypes } from './flight_crew/client.ts'
import { messageClient, type MessageTypes } from './message/client.ts'
import { playlistClient, type PlaylistTypes } from './playlist/client.ts'
import { playlistTrackClient, type PlaylistTrackTypes } from './playlist_track/client.ts'
import { reviewClient, type ReviewTypes } from './review/client.ts'
import { trackClient, type TrackTypes } from './track/client.ts'

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

/** The tables of each schema. */
interface Tables {
  public: {
    album: TableClient<AlbumTypes>
    artist: TableClient<ArtistTypes>
    badge: TableClient<BadgeTypes>
    employee: TableClient<EmployeeTypes>
    flight: TableClient<FlightTypes>
    flight_crew: TableClient<FlightCrewTypes>
    message: TableClient<MessageTypes>
    playlist: TableClient<PlaylistTypes>
    playlist_track: TableClient<PlaylistTrackTypes>
    review: TableClient<ReviewTypes>
    track: TableClient<TrackTypes>
  }
}

/** What each schema offers. */
interface Schemas {
  public: TablesOf<Tables['public']>
}

/** What `createClient` gives. */
export type Client = Schemas['public'] & { readonly schema: ByName<Schemas>; readonly storage: Storage }

/** Typed access to every table; `createClient({ url, key })`. */
export function createClient(options: ClientOptions): Client {
  const http = createHttp(options)
  const schemas = {
    public: tablesOf<Tables['public']>({
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
  return { ...schemas.public, schema: byName(schemas), storage: storageOf(http) }
}
