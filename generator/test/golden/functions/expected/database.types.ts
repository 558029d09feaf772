// Generated. Do not edit: change the database, then run `npm run generate`.

export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[]

export type Database = {
  __InternalSupabase: {
    PostgrestVersion: '13'
  }
  public: {
    Tables: {
      song: {
        Row: {
          id: number
          meta: Json | null
          title: string
        }
        Insert: {
          id: number
          meta?: Json | null
          title: string
        }
        Update: {
          id?: number
          meta?: Json | null
          title?: string
        }
        Relationships: []
      }
    }
    Views: {
      [_ in never]: never
    }
    Functions: {
      add: { Args: { a: number; b?: number }; Returns: number } | { Args: { a: string; b: string }; Returns: string }
      anything: { Args: never; Returns: string }
      body: { Args: { '': Json }; Returns: Json }
      careful: { Args: never; Returns: number }
      first_song: { Args: never; Returns: { id: number; meta: Json | null; title: string }; SetofOptions: { from: '*'; to: 'song'; isOneToOne: true; isSetofReturn: false } }
      forget: { Args: never; Returns: undefined }
      hidden_rows: { Args: never; Returns: unknown[]; SetofOptions: { from: '*'; to: 'secret'; isOneToOne: false; isSetofReturn: true } }
      join_all: { Args: { parts: (string)[] }; Returns: string }
      listing: { Args: never; Returns: { id: number; title: string }[] }
      loose: { Args: never; Returns: Record<string, unknown> }
      make_pair: { Args: { a: number }; Returns: Database['public']['CompositeTypes']['pair'] }
      page: { Args: never; Returns: string }
      search_songs: { Args: { q: string }; Returns: { id: number; meta: Json | null; title: string }[]; SetofOptions: { from: '*'; to: 'song'; isOneToOne: false; isSetofReturn: true } }
      song_again: { Args: never; Returns: { id: number; meta: Json | null; title: string }[]; SetofOptions: { from: '*'; to: 'song'; isOneToOne: false; isSetofReturn: true } }
      stats: { Args: never; Returns: { songs: number; longest: string } }
    }
    Enums: {
      [_ in never]: never
    }
    CompositeTypes: {
      pair: { a: number | null; b: string | null }
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
