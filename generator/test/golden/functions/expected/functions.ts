// Generated. Do not edit: change the database, then run `npm run generate`.

import type { Json } from '#runtime/client'
import type { Song } from './song/types.ts'

/** Functions by schema and name: what they take and what they give. Overloads are a union. */
export interface Functions {
  public: {
    /** Adds two numbers. */
    add: {
      Args: {
        a: number
        b?: number
      }
      Returns: number
    } | {
      Args: {
        a: string
        b: string
      }
      Returns: string
    }
    anything: {
      Args: Record<never, never>
      Returns: string
    }
    body: {
      Args: Json
      Returns: Json
    }
    careful: {
      Args: Record<never, never>
      Returns: number
    }
    first_song: {
      Args: Record<never, never>
      Returns: Song
    }
    forget: {
      Args: Record<never, never>
      Returns: undefined
    }
    hidden_rows: {
      Args: Record<never, never>
      Returns: {
        id: number | null
        note: string | null
      }[]
    }
    join_all: {
      Args: {
        parts: string[]
      }
      Returns: string
    }
    listing: {
      Args: Record<never, never>
      Returns: {
        id: number
        title: string
      }[]
    }
    loose: {
      Args: Record<never, never>
      Returns: Record<string, unknown>
    }
    make_pair: {
      Args: {
        a: number
      }
      Returns: {
        a: number | null
        b: string | null
      }
    }
    page: {
      Args: Record<never, never>
      Returns: string
    }
    /** Songs whose title matches. */
    search_songs: {
      Args: {
        q: string
      }
      Returns: Song[]
    }
    song_again: {
      Args: Record<never, never>
      Returns: Song[]
    }
    stats: {
      Args: Record<never, never>
      Returns: {
        songs: number
        longest: string
      }
    }
  }
}
