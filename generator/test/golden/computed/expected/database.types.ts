// Generated. Do not edit: change the database, then run `npm run generate`.

export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[]

export type Database = {
  __InternalSupabase: {
    PostgrestVersion: '13'
  }
  public: {
    Tables: {
      person: {
        Row: {
          born: string
          doc: Json
          first_name: string
          id: number
          last_name: string | null
          notes: Json | null
          team_id: number | null
          born_in: number | null
          full_name: string | null
          initials: (string)[] | null
          letters: string[] | null
          mood_of: Database['public']['Enums']['mood'] | null
          profile: Json | null
          team: string | null
          teammates: { born: string; doc: Json; first_name: string; id: number; last_name: string | null; notes: Json | null; team_id: number | null }[] | null
          years: string | null
        }
        Insert: {
          born: string
          doc?: Json
          first_name: string
          id: number
          last_name?: string | null
          notes?: Json | null
          team_id?: number | null
        }
        Update: {
          born?: string
          doc?: Json
          first_name?: string
          id?: number
          last_name?: string | null
          notes?: Json | null
          team_id?: number | null
        }
        Relationships: [
          {
            foreignKeyName: 'person_team_id_fkey'
            columns: ['team_id']
            isOneToOne: false
            referencedRelation: 'team'
            referencedColumns: ['id']
          },
        ]
      }
      team: {
        Row: {
          id: number
          name: string
          captain: { born: string; doc: Json; first_name: string; id: number; last_name: string | null; notes: Json | null; team_id: number | null } | null
          shout: string | null
        }
        Insert: {
          id: number
          name: string
        }
        Update: {
          id?: number
          name?: string
        }
        Relationships: []
      }
    }
    Views: {
      [_ in never]: never
    }
    Functions: {
      born_in: { Args: { p: Database['public']['Tables']['person']['Row'] }; Returns: number }
      captain: { Args: { '': Database['public']['Tables']['team']['Row'] }; Returns: { born: string; doc: Json; first_name: string; id: number; last_name: string | null; notes: Json | null; team_id: number | null }; SetofOptions: { from: 'team'; to: 'person'; isOneToOne: true; isSetofReturn: true } }
      teammates: { Args: { '': Database['public']['Tables']['person']['Row'] }; Returns: { born: string; doc: Json; first_name: string; id: number; last_name: string | null; notes: Json | null; team_id: number | null }[]; SetofOptions: { from: 'person'; to: 'person'; isOneToOne: false; isSetofReturn: true } }
    }
    Enums: {
      mood: 'sad' | 'ok'
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
      mood: ['sad', 'ok'],
    },
  },
} as const
