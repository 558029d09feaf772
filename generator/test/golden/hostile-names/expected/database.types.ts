// Generated. Do not edit: change the database, then run `npm run generate`.

export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[]

export type Database = {
  __InternalSupabase: {
    PostgrestVersion: '13'
  }
  public: {
    Tables: {
      '%s {{x}}': {
        Row: {
          '%s': number
        }
        Insert: {
          '%s': number
        }
        Update: {
          '%s'?: number
        }
        Relationships: []
      }
      '../../etc/passwd': {
        Row: {
          id: number
        }
        Insert: {
          id: number
        }
        Update: {
          id?: number
        }
        Relationships: []
      }
      '1abc': {
        Row: {
          '1': string | null
          id: number
        }
        Insert: {
          '1'?: string | null
          id: number
        }
        Update: {
          '1'?: string | null
          id?: number
        }
        Relationships: []
      }
      Array: {
        Row: {
          id: number
        }
        Insert: {
          id: number
        }
        Update: {
          id?: number
        }
        Relationships: []
      }
      USER_ROLES: {
        Row: {
          id: number
        }
        Insert: {
          id: number
        }
        Update: {
          id?: number
        }
        Relationships: []
      }
      UserRoles: {
        Row: {
          id: number
        }
        Insert: {
          id: number
        }
        Update: {
          id?: number
        }
        Relationships: []
      }
      ['__proto__']: {
        Row: {
          ['__proto__']: string
          constructor: number | null
          toString: string
        }
        Insert: {
          ['__proto__']: string
          constructor?: number | null
          toString: string
        }
        Update: {
          ['__proto__']?: string
          constructor?: number | null
          toString?: string
        }
        Relationships: []
      }
      'a b': {
        Row: {
          id: number
        }
        Insert: {
          id: number
        }
        Update: {
          id?: number
        }
        Relationships: []
      }
      'a-b': {
        Row: {
          'a b': number | null
          'a-b': number
          a_b: number | null
        }
        Insert: {
          'a b'?: number | null
          'a-b': number
          a_b?: number | null
        }
        Update: {
          'a b'?: number | null
          'a-b'?: number
          a_b?: number | null
        }
        Relationships: []
      }
      auth: {
        Row: {
          id: number
        }
        Insert: {
          id: number
        }
        Update: {
          id?: number
        }
        Relationships: []
      }
      con: {
        Row: {
          id: number
        }
        Insert: {
          id: number
        }
        Update: {
          id?: number
        }
        Relationships: []
      }
      constructor: {
        Row: {
          id: number
        }
        Insert: {
          id: number
        }
        Update: {
          id?: number
        }
        Relationships: []
      }
      'größe': {
        Row: {
          'straße': string
        }
        Insert: {
          'straße': string
        }
        Update: {
          'straße'?: string
        }
        Relationships: []
      }
      insert: {
        Row: {
          id: number
        }
        Insert: {
          id: number
        }
        Update: {
          id?: number
        }
        Relationships: []
      }
      'it\'s `${process.exit()}` "quoted" \\': {
        Row: {
          '*/ evil() /*': string | null
          '\x3c/script>': string | null
          'a"b': string
          'x\ny': string | null
        }
        Insert: {
          '*/ evil() /*'?: string | null
          '\x3c/script>'?: string | null
          'a"b': string
          'x\ny'?: string | null
        }
        Update: {
          '*/ evil() /*'?: string | null
          '\x3c/script>'?: string | null
          'a"b'?: string
          'x\ny'?: string | null
        }
        Relationships: []
      }
      labels: {
        Row: {
          id: number
          "odd'enum": Database['public']['Enums']["odd'enum"]
        }
        Insert: {
          id: number
          "odd'enum"?: Database['public']['Enums']["odd'enum"]
        }
        Update: {
          id?: number
          "odd'enum"?: Database['public']['Enums']["odd'enum"]
        }
        Relationships: []
      }
      nothing_in_it: {
        Row: {
          [_ in never]: never
        }
        Insert: {
          [_ in never]: never
        }
        Update: {
          [_ in never]: never
        }
        Relationships: []
      }
      properties: {
        Row: {
          id: number
        }
        Insert: {
          id: number
        }
        Update: {
          id?: number
        }
        Relationships: []
      }
      sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_tha: {
        Row: {
          id: number
        }
        Insert: {
          id: number
        }
        Update: {
          id?: number
        }
        Relationships: []
      }
      sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb: {
        Row: {
          Ref_id: number | null
          id: number
          ref_id: number | null
        }
        Insert: {
          Ref_id?: number | null
          id: number
          ref_id?: number | null
        }
        Update: {
          Ref_id?: number | null
          id?: number
          ref_id?: number | null
        }
        Relationships: [
          {
            foreignKeyName: 'sixty_three_bytes_sixty_three_bytes_sixty_three_byt_Ref_id_fkey'
            columns: ['Ref_id']
            isOneToOne: false
            referencedRelation: 'UserRoles'
            referencedColumns: ['id']
          },
          {
            foreignKeyName: 'sixty_three_bytes_sixty_three_bytes_sixty_three_byt_ref_id_fkey'
            columns: ['ref_id']
            isOneToOne: false
            referencedRelation: 'user_roles'
            referencedColumns: ['id']
          },
        ]
      }
      table: {
        Row: {
          id: number
        }
        Insert: {
          id: number
        }
        Update: {
          id?: number
        }
        Relationships: []
      }
      then: {
        Row: {
          await: string | null
          class: string | null
          default: string | null
          id: number
        }
        Insert: {
          await?: string | null
          class?: string | null
          default?: string | null
          id: number
        }
        Update: {
          await?: string | null
          class?: string | null
          default?: string | null
          id?: number
        }
        Relationships: []
      }
      todo: {
        Row: {
          id: number
        }
        Insert: {
          id: number
        }
        Update: {
          id?: number
        }
        Relationships: []
      }
      todo_insert: {
        Row: {
          id: number
        }
        Insert: {
          id: number
        }
        Update: {
          id?: number
        }
        Relationships: []
      }
      todos: {
        Row: {
          id: number
        }
        Insert: {
          id: number
        }
        Update: {
          id?: number
        }
        Relationships: []
      }
      user_roles: {
        Row: {
          id: number
        }
        Insert: {
          id: number
        }
        Update: {
          id?: number
        }
        Relationships: []
      }
      '🙂': {
        Row: {
          '\u200b': string | null
          '\u202ertl': string | null
          '🙂': string
        }
        Insert: {
          '\u200b'?: string | null
          '\u202ertl'?: string | null
          '🙂': string
        }
        Update: {
          '\u200b'?: string | null
          '\u202ertl'?: string | null
          '🙂'?: string
        }
        Relationships: []
      }
    }
    Views: {
      [_ in never]: never
    }
    Functions: {
      'do it; --': { Args: { 'my arg': string }; Returns: string }
    }
    Enums: {
      "odd'enum": "a'b" | 'c"d' | 'e`${f}`' | '*/' | 'line\nbreak' | '__proto__' | '\\' | ''
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
      "odd'enum": ["a'b", 'c"d', 'e`${f}`', '*/', 'line\nbreak', '__proto__', '\\', ''],
    },
  },
} as const
