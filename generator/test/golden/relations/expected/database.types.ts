// Generated. Do not edit: change the database, then run `npm run generate`.

export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[]

export type Database = {
  __InternalSupabase: {
    PostgrestVersion: '13'
  }
  public: {
    Tables: {
      album: {
        Row: {
          album_id: number
          artist_id: number
          title: string
        }
        Insert: {
          album_id: number
          artist_id: number
          title: string
        }
        Update: {
          album_id?: number
          artist_id?: number
          title?: string
        }
        Relationships: [
          {
            foreignKeyName: 'album_artist_id_fkey'
            columns: ['artist_id']
            isOneToOne: false
            referencedRelation: 'artist'
            referencedColumns: ['artist_id']
          },
        ]
      }
      artist: {
        Row: {
          artist_id: number
          name: string | null
        }
        Insert: {
          artist_id: number
          name?: string | null
        }
        Update: {
          artist_id?: number
          name?: string | null
        }
        Relationships: []
      }
      badge: {
        Row: {
          color: string
          employee_id: number
        }
        Insert: {
          color: string
          employee_id: number
        }
        Update: {
          color?: string
          employee_id?: number
        }
        Relationships: [
          {
            foreignKeyName: 'badge_employee_id_fkey'
            columns: ['employee_id']
            isOneToOne: true
            referencedRelation: 'employee'
            referencedColumns: ['employee_id']
          },
        ]
      }
      employee: {
        Row: {
          employee_id: number
          last_name: string
          reports_to: number | null
        }
        Insert: {
          employee_id: number
          last_name: string
          reports_to?: number | null
        }
        Update: {
          employee_id?: number
          last_name?: string
          reports_to?: number | null
        }
        Relationships: [
          {
            foreignKeyName: 'employee_reports_to_fkey'
            columns: ['reports_to']
            isOneToOne: false
            referencedRelation: 'employee'
            referencedColumns: ['employee_id']
          },
        ]
      }
      flight: {
        Row: {
          airline: string
          crew: number
          id: number
        }
        Insert: {
          airline: string
          crew: number
          id?: number
        }
        Update: {
          airline?: string
          crew?: number
          id?: number
        }
        Relationships: [
          {
            foreignKeyName: 'flight_crew_fkey'
            columns: ['airline', 'crew']
            isOneToOne: false
            referencedRelation: 'flight_crew'
            referencedColumns: ['airline', 'code']
          },
        ]
      }
      flight_crew: {
        Row: {
          airline: string
          captain: string
          code: number
        }
        Insert: {
          airline: string
          captain: string
          code: number
        }
        Update: {
          airline?: string
          captain?: string
          code?: number
        }
        Relationships: []
      }
      message: {
        Row: {
          approved_by: number | null
          id: number
          receiver_id: number
          replyToId: number | null
          sender_id: number
        }
        Insert: {
          approved_by?: number | null
          id?: never
          receiver_id: number
          replyToId?: number | null
          sender_id: number
        }
        Update: {
          approved_by?: number | null
          id?: never
          receiver_id?: number
          replyToId?: number | null
          sender_id?: number
        }
        Relationships: [
          {
            foreignKeyName: 'message_approver'
            columns: ['approved_by']
            isOneToOne: false
            referencedRelation: 'employee'
            referencedColumns: ['employee_id']
          },
          {
            foreignKeyName: 'message_receiver_id_fkey'
            columns: ['receiver_id']
            isOneToOne: false
            referencedRelation: 'employee'
            referencedColumns: ['employee_id']
          },
          {
            foreignKeyName: 'message_replyToId_fkey'
            columns: ['replyToId']
            isOneToOne: false
            referencedRelation: 'message'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'message_sender_id_fkey'
            columns: ['sender_id']
            isOneToOne: false
            referencedRelation: 'employee'
            referencedColumns: ['employee_id']
          },
        ]
      }
      playlist: {
        Row: {
          name: string | null
          playlist_id: number
        }
        Insert: {
          name?: string | null
          playlist_id: number
        }
        Update: {
          name?: string | null
          playlist_id?: number
        }
        Relationships: []
      }
      playlist_track: {
        Row: {
          playlist_id: number
          track_id: number
        }
        Insert: {
          playlist_id: number
          track_id: number
        }
        Update: {
          playlist_id?: number
          track_id?: number
        }
        Relationships: [
          {
            foreignKeyName: 'playlist_track_playlist_id_fkey'
            columns: ['playlist_id']
            isOneToOne: false
            referencedRelation: 'playlist'
            referencedColumns: ['playlist_id']
          },
          {
            foreignKeyName: 'playlist_track_track_id_fkey'
            columns: ['track_id']
            isOneToOne: false
            referencedRelation: 'track'
            referencedColumns: ['track_id']
          },
        ]
      }
      review: {
        Row: {
          album: string | null
          album_id: number | null
          id: number
        }
        Insert: {
          album?: string | null
          album_id?: number | null
          id: number
        }
        Update: {
          album?: string | null
          album_id?: number | null
          id?: number
        }
        Relationships: [
          {
            foreignKeyName: 'review_album_id_fkey'
            columns: ['album_id']
            isOneToOne: false
            referencedRelation: 'album'
            referencedColumns: ['album_id']
          },
        ]
      }
      track: {
        Row: {
          album_id: number | null
          name: string
          track_id: number
          unit_price: number
        }
        Insert: {
          album_id?: number | null
          name: string
          track_id: number
          unit_price: number
        }
        Update: {
          album_id?: number | null
          name?: string
          track_id?: number
          unit_price?: number
        }
        Relationships: [
          {
            foreignKeyName: 'track_album_id_fkey'
            columns: ['album_id']
            isOneToOne: false
            referencedRelation: 'album'
            referencedColumns: ['album_id']
          },
        ]
      }
    }
    Views: {
      [_ in never]: never
    }
    Functions: {
      [_ in never]: never
    }
    Enums: {
      [_ in never]: never
    }
    CompositeTypes: {
      [_ in never]: never
    }
  }
}

type DatabaseWithoutInternals = Omit<Database, '__InternalSupabase'>

type DefaultSchema = DatabaseWithoutInternals['public']

type SchemaOption = { schema: keyof DatabaseWithoutInternals }

export type Tables<
  NameOrOptions extends keyof (DefaultSchema['Tables'] & DefaultSchema['Views']) | SchemaOption,
  Name extends NameOrOptions extends SchemaOption ? keyof (DatabaseWithoutInternals[NameOrOptions['schema']]['Tables'] & DatabaseWithoutInternals[NameOrOptions['schema']]['Views']) : never = never,
> = NameOrOptions extends SchemaOption
  ? (DatabaseWithoutInternals[NameOrOptions['schema']]['Tables'] & DatabaseWithoutInternals[NameOrOptions['schema']]['Views'])[Name] extends { Row: infer T } ? T : never
  : NameOrOptions extends keyof (DefaultSchema['Tables'] & DefaultSchema['Views'])
    ? (DefaultSchema['Tables'] & DefaultSchema['Views'])[NameOrOptions] extends { Row: infer T } ? T : never
    : never

export type TablesInsert<
  NameOrOptions extends keyof DefaultSchema['Tables'] | SchemaOption,
  Name extends NameOrOptions extends SchemaOption ? keyof DatabaseWithoutInternals[NameOrOptions['schema']]['Tables'] : never = never,
> = NameOrOptions extends SchemaOption
  ? DatabaseWithoutInternals[NameOrOptions['schema']]['Tables'][Name] extends { Insert: infer T } ? T : never
  : NameOrOptions extends keyof DefaultSchema['Tables']
    ? DefaultSchema['Tables'][NameOrOptions] extends { Insert: infer T } ? T : never
    : never

export type TablesUpdate<
  NameOrOptions extends keyof DefaultSchema['Tables'] | SchemaOption,
  Name extends NameOrOptions extends SchemaOption ? keyof DatabaseWithoutInternals[NameOrOptions['schema']]['Tables'] : never = never,
> = NameOrOptions extends SchemaOption
  ? DatabaseWithoutInternals[NameOrOptions['schema']]['Tables'][Name] extends { Update: infer T } ? T : never
  : NameOrOptions extends keyof DefaultSchema['Tables']
    ? DefaultSchema['Tables'][NameOrOptions] extends { Update: infer T } ? T : never
    : never

export type Enums<
  NameOrOptions extends keyof DefaultSchema['Enums'] | SchemaOption,
  Name extends NameOrOptions extends SchemaOption ? keyof DatabaseWithoutInternals[NameOrOptions['schema']]['Enums'] : never = never,
> = NameOrOptions extends SchemaOption
  ? DatabaseWithoutInternals[NameOrOptions['schema']]['Enums'][Name]
  : NameOrOptions extends keyof DefaultSchema['Enums']
    ? DefaultSchema['Enums'][NameOrOptions]
    : never

export type CompositeTypes<
  NameOrOptions extends keyof DefaultSchema['CompositeTypes'] | SchemaOption,
  Name extends NameOrOptions extends SchemaOption ? keyof DatabaseWithoutInternals[NameOrOptions['schema']]['CompositeTypes'] : never = never,
> = NameOrOptions extends SchemaOption
  ? DatabaseWithoutInternals[NameOrOptions['schema']]['CompositeTypes'][Name]
  : NameOrOptions extends keyof DefaultSchema['CompositeTypes']
    ? DefaultSchema['CompositeTypes'][NameOrOptions]
    : never

export const Constants = {
  public: {
    Enums: {
    },
  },
} as const
