// Generated. Do not edit: change the database, then run `npm run generate`.

import { byName, createHttp, rpcOf, storageOf, tablesOf } from '#runtime/client'
import type { ByName, ClientOptions, Rpc, Storage, TableClient, TablesOf } from '#runtime/client'
import { sXClient, type SXTypes } from './s_x-f81390/client.ts'
import { etcPasswdClient, type EtcPasswdTypes } from './etc_passwd-5d4cd2/client.ts'
import { t1abcClient, type T1abcTypes } from './1abc/client.ts'
import { arrayClient, type ArrayRowTypes } from './array-13a2d0/client.ts'
import { userRoles_3a6467Client, type UserRole_3a6467Types } from './user_roles-297389/client.ts'
import { userRoles_f2d496Client, type UserRole_f2d496Types } from './userroles-435841/client.ts'
import { protoClient, type ProtoTypes } from './__proto__/client.ts'
import { aBClient, type ABTypes } from './a_b-541e27/client.ts'
import { aB_5b8b85Client, type AB_5b8b85Types } from './a_b-ff096a/client.ts'
import { authClient, type AuthTypes } from './auth/client.ts'
import { conClient, type ConTypes } from './con-c7f22b/client.ts'
import { constructorClient, type ConstructorTypes } from './constructor/client.ts'
import { größeClient, type GrößeTypes } from './gr_e-e2e86c/client.ts'
import { insertTableClient, type InsertTypes } from './insert/client.ts'
import { itSProcessExitQuotedClient, type ItSProcessExitQuotedTypes } from './it_s_process_exit_quoted-f5ba8b/client.ts'
import { labelsClient, type LabelTypes } from './labels/client.ts'
import { nothingInItClient, type NothingInItTypes } from './nothing_in_it/client.ts'
import { propertiesTableClient, type PropertyTypes } from './properties/client.ts'
import { sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaClient, type SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaTypes } from './sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_tha/client.ts'
import { sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbClient, type SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbTypes } from './sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb/client.ts'
import { tableTableClient, type TableRowTypes } from './table/client.ts'
import { thenClient, type ThenTypes } from './then/client.ts'
import { todoClient, type TodoTypes } from './todo/client.ts'
import { todoInsert_69b79dClient, type TodoInsert_69b79dTypes } from './todo_insert/client.ts'
import { todos_788c99Client, type Todo_788c99Types } from './todos/client.ts'
import { userRolesClient, type UserRoleTypes } from './user_roles/client.ts'
import { unnamedClient, type UnnamedTypes } from './unnamed-0e2cfc/client.ts'
import type { Functions } from './functions.ts'

export { ApiError } from '#runtime/client'
export type { Functions } from './functions.ts'
export type { SX, SXInsert, SXUpdate } from './s_x-f81390/types.ts'
export type { EtcPasswd, EtcPasswdInsert, EtcPasswdUpdate } from './etc_passwd-5d4cd2/types.ts'
export type { T1abc, T1abcInsert, T1abcUpdate } from './1abc/types.ts'
export type { ArrayRow, ArrayRowInsert, ArrayRowUpdate } from './array-13a2d0/types.ts'
export type { UserRole_3a6467, UserRole_3a6467Insert, UserRole_3a6467Update } from './user_roles-297389/types.ts'
export type { UserRole_f2d496, UserRole_f2d496Insert, UserRole_f2d496Update } from './userroles-435841/types.ts'
export type { Proto, ProtoInsert, ProtoUpdate } from './__proto__/types.ts'
export type { AB, ABInsert, ABUpdate } from './a_b-541e27/types.ts'
export type { AB_5b8b85, AB_5b8b85Insert, AB_5b8b85Update } from './a_b-ff096a/types.ts'
export type { Auth, AuthInsert, AuthUpdate } from './auth/types.ts'
export type { Con, ConInsert, ConUpdate } from './con-c7f22b/types.ts'
export type { Constructor, ConstructorInsert, ConstructorUpdate } from './constructor/types.ts'
export type { Größe, GrößeInsert, GrößeUpdate } from './gr_e-e2e86c/types.ts'
export type { Insert, InsertInsert, InsertUpdate } from './insert/types.ts'
export type { ItSProcessExitQuoted, ItSProcessExitQuotedInsert, ItSProcessExitQuotedUpdate } from './it_s_process_exit_quoted-f5ba8b/types.ts'
export type { Label, LabelInsert, LabelUpdate } from './labels/types.ts'
export type { NothingInIt, NothingInItInsert } from './nothing_in_it/types.ts'
export type { Property, PropertyInsert, PropertyUpdate } from './properties/types.ts'
export type { SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyTha, SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaInsert, SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaUpdate } from './sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_tha/types.ts'
export type { SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThb, SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbInsert, SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbUpdate } from './sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb/types.ts'
export type { TableRow, TableRowInsert, TableRowUpdate } from './table/types.ts'
export type { Then, ThenInsert, ThenUpdate } from './then/types.ts'
export type { Todo, TodoInsert, TodoUpdate } from './todo/types.ts'
export type { TodoInsert_69b79d, TodoInsert_69b79dInsert, TodoInsert_69b79dUpdate } from './todo_insert/types.ts'
export type { Todo_788c99, Todo_788c99Insert, Todo_788c99Update } from './todos/types.ts'
export type { UserRole, UserRoleInsert, UserRoleUpdate } from './user_roles/types.ts'
export type { Unnamed, UnnamedInsert, UnnamedUpdate } from './unnamed-0e2cfc/types.ts'

/** The tables of each schema. */
interface Tables {
  public: {
    '%s {{x}}': TableClient<SXTypes>
    '../../etc/passwd': TableClient<EtcPasswdTypes>
    '1abc': TableClient<T1abcTypes>
    Array: TableClient<ArrayRowTypes>
    USER_ROLES: TableClient<UserRole_3a6467Types>
    UserRoles: TableClient<UserRole_f2d496Types>
    ['__proto__']: TableClient<ProtoTypes>
    'a b': TableClient<ABTypes>
    'a-b': TableClient<AB_5b8b85Types>
    auth: TableClient<AuthTypes>
    con: TableClient<ConTypes>
    constructor: TableClient<ConstructorTypes>
    'größe': TableClient<GrößeTypes>
    insert: TableClient<InsertTypes>
    'it\'s `${process.exit()}` "quoted" \\': TableClient<ItSProcessExitQuotedTypes>
    labels: TableClient<LabelTypes>
    nothing_in_it: TableClient<NothingInItTypes>
    properties: TableClient<PropertyTypes>
    sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_tha: TableClient<SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaTypes>
    sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb: TableClient<SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbTypes>
    table: TableClient<TableRowTypes>
    then: TableClient<ThenTypes>
    todo: TableClient<TodoTypes>
    todo_insert: TableClient<TodoInsert_69b79dTypes>
    todos: TableClient<Todo_788c99Types>
    user_roles: TableClient<UserRoleTypes>
    '🙂': TableClient<UnnamedTypes>
  }
}

/** The tables whose rows functions give, by function. */
interface Given {
  public: {}
}

/** What each schema offers. */
interface Schemas {
  public: TablesOf<Tables['public'], '__proto__' | 'auth' | 'constructor' | 'table' | 'then'> & { rpc: Rpc<Functions['public'], Given['public']> }
}

/** What `createClient` gives. */
export type Client = Schemas['public'] & { readonly schema: ByName<Schemas>; readonly storage: Storage }

/** Typed access to every table; `createClient({ url, key })`. */
export function createClient(options: ClientOptions): Client {
  const http = createHttp(options)
  const schemas = {
    public: {
      ...tablesOf<Tables['public'], '__proto__' | 'auth' | 'constructor' | 'table' | 'then'>({
        '%s {{x}}': sXClient(http),
        '../../etc/passwd': etcPasswdClient(http),
        '1abc': t1abcClient(http),
        Array: arrayClient(http),
        USER_ROLES: userRoles_3a6467Client(http),
        UserRoles: userRoles_f2d496Client(http),
        ['__proto__']: protoClient(http),
        'a b': aBClient(http),
        'a-b': aB_5b8b85Client(http),
        auth: authClient(http),
        con: conClient(http),
        constructor: constructorClient(http),
        'größe': größeClient(http),
        insert: insertTableClient(http),
        'it\'s `${process.exit()}` "quoted" \\': itSProcessExitQuotedClient(http),
        labels: labelsClient(http),
        nothing_in_it: nothingInItClient(http),
        properties: propertiesTableClient(http),
        sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_tha: sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaClient(http),
        sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb: sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbClient(http),
        table: tableTableClient(http),
        then: thenClient(http),
        todo: todoClient(http),
        todo_insert: todoInsert_69b79dClient(http),
        todos: todos_788c99Client(http),
        user_roles: userRolesClient(http),
        '🙂': unnamedClient(http),
      }, '__proto__', 'auth', 'constructor', 'table', 'then'),
      rpc: rpcOf<Functions['public'], Given['public']>(http, {
        'do it; --': null,
      }),
    },
  }
  return { ...schemas.public, schema: byName(schemas), storage: storageOf(http) }
}
