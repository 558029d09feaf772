// Generated. Do not edit: change the database, then run `npm run generate`.

export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[]

export type Database = {
  __InternalSupabase: {
    PostgrestVersion: '13'
  }
  public: {
    Tables: {
      everything: {
        Row: {
          address: string | null
          amount: number
          any_json: Json | null
          at: string
          big: number
          bits: string | null
          body: string | null
          clock: string | null
          day: string
          doc: Json
          docs: (Json)[] | null
          double: number
          during: string | null
          exact: number
          fixed: string | null
          flag: boolean
          half: number | null
          home: Database['public']['CompositeTypes']['address'] | null
          id: number
          label: string
          local_at: string | null
          mac: string | null
          mail: string
          mails: (string)[] | null
          matrix: (number)[] | null
          mood: Database['public']['Enums']['mood'] | null
          moods: (Database['public']['Enums']['mood'])[]
          network: string | null
          never_used: Database['public']['Enums']['nothing'] | null
          normal: number | null
          object_id: string | null
          one: string | null
          people: (Database['public']['CompositeTypes']['person'])[] | null
          point: string | null
          price: string | null
          ranges: string | null
          raw: string | null
          search: string | null
          second: number
          span: string | null
          tags: (string)[]
          tiny: number
          token: string
          total: number | null
          widths: string | null
          work_mail: string
          zoned_clock: string | null
        }
        Insert: {
          address?: string | null
          amount?: number
          any_json?: Json | null
          at?: string
          big: number
          bits?: string | null
          body?: string | null
          clock?: string | null
          day: string
          doc: Json
          docs?: (Json)[] | null
          double?: number
          during?: string | null
          exact: number
          fixed?: string | null
          flag?: boolean
          half?: number | null
          home?: Database['public']['CompositeTypes']['address'] | null
          id?: never
          label: string
          local_at?: string | null
          mac?: string | null
          mail: string
          mails?: (string)[] | null
          matrix?: (number)[] | null
          mood?: Database['public']['Enums']['mood'] | null
          moods?: (Database['public']['Enums']['mood'])[]
          network?: string | null
          never_used?: Database['public']['Enums']['nothing'] | null
          normal?: number | null
          object_id?: string | null
          one?: string | null
          people?: (Database['public']['CompositeTypes']['person'])[] | null
          point?: string | null
          price?: string | null
          ranges?: string | null
          raw?: string | null
          search?: never
          second?: number
          span?: string | null
          tags: (string)[]
          tiny: number
          token?: string
          total?: never
          widths?: string | null
          work_mail: string
          zoned_clock?: string | null
        }
        Update: {
          address?: string | null
          amount?: number
          any_json?: Json | null
          at?: string
          big?: number
          bits?: string | null
          body?: string | null
          clock?: string | null
          day?: string
          doc?: Json
          docs?: (Json)[] | null
          double?: number
          during?: string | null
          exact?: number
          fixed?: string | null
          flag?: boolean
          half?: number | null
          home?: Database['public']['CompositeTypes']['address'] | null
          id?: never
          label?: string
          local_at?: string | null
          mac?: string | null
          mail?: string
          mails?: (string)[] | null
          matrix?: (number)[] | null
          mood?: Database['public']['Enums']['mood'] | null
          moods?: (Database['public']['Enums']['mood'])[]
          network?: string | null
          never_used?: Database['public']['Enums']['nothing'] | null
          normal?: number | null
          object_id?: string | null
          one?: string | null
          people?: (Database['public']['CompositeTypes']['person'])[] | null
          point?: string | null
          price?: string | null
          ranges?: string | null
          raw?: string | null
          search?: never
          second?: number
          span?: string | null
          tags?: (string)[]
          tiny?: number
          token?: string
          total?: never
          widths?: string | null
          work_mail?: string
          zoned_clock?: string | null
        }
        Relationships: []
      }
      parted: {
        Row: {
          id: number
          region: string
        }
        Insert: {
          id: number
          region: string
        }
        Update: {
          id?: number
          region?: string
        }
        Relationships: []
      }
      represented: {
        Row: {
          at: string | null
          color: number
          colors: (number)[] | null
          found: string
          id: number
          plain: string | null
        }
        Insert: {
          at?: string | null
          color?: number
          colors?: (number)[] | null
          found: string
          id: number
          plain?: string | null
        }
        Update: {
          at?: string | null
          color?: number
          colors?: (number)[] | null
          found?: string
          id?: number
          plain?: string | null
        }
        Relationships: []
      }
      stamped: {
        Row: {
          id: string
          stamped_at: string
        }
        Insert: {
          id?: string
          stamped_at?: string
        }
        Update: {
          id?: string
          stamped_at?: string
        }
        Relationships: []
      }
    }
    Views: {
      [_ in never]: never
    }
    Functions: {
      floatmultirange: { Args: never; Returns: string }
    }
    Enums: {
      mood: 'sad' | 'ok' | 'it\'s "fine"' | '\x3c/script>'
      nothing: never
    }
    CompositeTypes: {
      address: { street: string | null; zip: string | null; moods: (Database['public']['Enums']['mood'])[] | null }
      person: { name: string | null; home: Database['public']['CompositeTypes']['address'] | null }
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
      mood: ['sad', 'ok', 'it\'s "fine"', '\x3c/script>'],
      nothing: [],
    },
  },
} as const
