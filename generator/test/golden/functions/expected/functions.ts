// Generated. Do not edit: change the database, then run `npm run generate`.

import type { Routine } from '#runtime/rest'
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
        parts?: string[]
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

/** The facts of each function, overloads one by one. */
export const functions: readonly Routine[] = [
  {
    schema: 'public',
    name: 'add',
    description: 'Adds two numbers.',
    volatility: 'volatile',
    arguments: [{ name: 'a', type: 'integer' }, { name: 'b', type: 'integer', optional: true }],
    returns: { kind: 'type', type: 'integer', set: false },
  },
  {
    schema: 'public',
    name: 'add',
    volatility: 'volatile',
    arguments: [{ name: 'a', type: 'text' }, { name: 'b', type: 'text' }],
    returns: { kind: 'type', type: 'text', set: false },
  },
  {
    schema: 'public',
    name: 'anything',
    volatility: 'stable',
    arguments: [],
    returns: {
      kind: 'type',
      type: 'public."*/*"',
      set: false,
      media: { type: '*/*', binary: true },
    },
  },
  {
    schema: 'public',
    name: 'body',
    volatility: 'immutable',
    arguments: [{ name: '', type: 'json' }],
    returns: { kind: 'type', type: 'jsonb', set: false },
  },
  {
    schema: 'public',
    name: 'careful',
    volatility: 'stable',
    arguments: [],
    returns: { kind: 'type', type: 'integer', set: false },
    settings: { isolation: 'serializable', statementTimeout: 1500 },
  },
  {
    schema: 'public',
    name: 'first_song',
    volatility: 'stable',
    arguments: [],
    returns: {
      kind: 'relation',
      type: 'public.song',
      set: false,
      relation: { schema: 'public', name: 'song' },
    },
  },
  {
    schema: 'public',
    name: 'forget',
    volatility: 'volatile',
    arguments: [],
    returns: { kind: 'void', type: 'void', set: false },
  },
  {
    schema: 'public',
    name: 'hidden_rows',
    volatility: 'stable',
    arguments: [],
    returns: {
      kind: 'relation',
      type: 'kept.secret',
      set: true,
      relation: { schema: 'kept', name: 'secret' },
      columns: [{ name: 'id', type: 'integer' }, { name: 'note', type: 'text' }],
    },
  },
  {
    schema: 'public',
    name: 'join_all',
    volatility: 'immutable',
    arguments: [{ name: 'parts', type: 'text[]', variadic: true }],
    returns: { kind: 'type', type: 'text', set: false },
  },
  {
    schema: 'public',
    name: 'listing',
    volatility: 'stable',
    arguments: [],
    returns: {
      kind: 'record',
      type: 'record',
      set: true,
      columns: [{ name: 'id', type: 'integer' }, { name: 'title', type: 'text' }],
    },
  },
  {
    schema: 'public',
    name: 'loose',
    volatility: 'volatile',
    arguments: [],
    returns: { kind: 'record', type: 'record', set: false },
  },
  {
    schema: 'public',
    name: 'make_pair',
    volatility: 'immutable',
    arguments: [{ name: 'a', type: 'integer' }],
    returns: {
      kind: 'record',
      type: 'public.pair',
      set: false,
      columns: [{ name: 'a', type: 'integer' }, { name: 'b', type: 'text' }],
    },
  },
  {
    schema: 'public',
    name: 'page',
    volatility: 'stable',
    arguments: [],
    returns: { kind: 'type', type: 'public."text/html"', set: false, media: { type: 'text/html' } },
  },
  {
    schema: 'public',
    name: 'search_songs',
    description: 'Songs whose title matches.',
    volatility: 'stable',
    arguments: [{ name: 'q', type: 'text' }],
    returns: {
      kind: 'relation',
      type: 'public.song',
      set: true,
      relation: { schema: 'public', name: 'song' },
    },
  },
  {
    schema: 'public',
    name: 'song_again',
    volatility: 'stable',
    arguments: [],
    returns: {
      kind: 'relation',
      type: 'public.one_song',
      set: true,
      relation: { schema: 'public', name: 'song' },
    },
  },
  {
    schema: 'public',
    name: 'stats',
    volatility: 'stable',
    arguments: [],
    returns: {
      kind: 'record',
      type: 'record',
      set: false,
      columns: [{ name: 'songs', type: 'bigint' }, { name: 'longest', type: 'text' }],
    },
  },
]
