// Generated. Do not edit: change the database, then run `npm run generate`.

import type { Mounted } from '#runtime/rest'
import { sXRoutes } from './s_x-f81390/routes.ts'
import { sX } from './s_x-f81390/table.ts'
import { etcPasswdRoutes } from './etc_passwd-5d4cd2/routes.ts'
import { etcPasswd } from './etc_passwd-5d4cd2/table.ts'
import { t1abcRoutes } from './1abc/routes.ts'
import { t1abc } from './1abc/table.ts'
import { arrayRoutes } from './array-13a2d0/routes.ts'
import { array } from './array-13a2d0/table.ts'
import { userRoles_3a6467Routes } from './user_roles-297389/routes.ts'
import { userRoles_3a6467 } from './user_roles-297389/table.ts'
import { userRoles_f2d496Routes } from './userroles-435841/routes.ts'
import { userRoles_f2d496 } from './userroles-435841/table.ts'
import { protoRoutes } from './__proto__/routes.ts'
import { proto } from './__proto__/table.ts'
import { aBRoutes } from './a_b-541e27/routes.ts'
import { aB } from './a_b-541e27/table.ts'
import { aB_5b8b85Routes } from './a_b-ff096a/routes.ts'
import { aB_5b8b85 } from './a_b-ff096a/table.ts'
import { authRoutes } from './auth/routes.ts'
import { auth } from './auth/table.ts'
import { conRoutes } from './con-c7f22b/routes.ts'
import { con } from './con-c7f22b/table.ts'
import { constructorRoutes } from './constructor/routes.ts'
import { constructor } from './constructor/table.ts'
import { größeRoutes } from './gr_e-e2e86c/routes.ts'
import { größe } from './gr_e-e2e86c/table.ts'
import { insertTableRoutes } from './insert/routes.ts'
import { insertTable } from './insert/table.ts'
import { itSProcessExitQuotedRoutes } from './it_s_process_exit_quoted-f5ba8b/routes.ts'
import { itSProcessExitQuoted } from './it_s_process_exit_quoted-f5ba8b/table.ts'
import { labelsRoutes } from './labels/routes.ts'
import { labels } from './labels/table.ts'
import { nothingInItRoutes } from './nothing_in_it/routes.ts'
import { nothingInIt } from './nothing_in_it/table.ts'
import { propertiesTableRoutes } from './properties/routes.ts'
import { propertiesTable } from './properties/table.ts'
import { sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaRoutes } from './sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_tha/routes.ts'
import { sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyTha } from './sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_tha/table.ts'
import { sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbRoutes } from './sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb/routes.ts'
import { sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThb } from './sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb/table.ts'
import { tableTableRoutes } from './table/routes.ts'
import { tableTable } from './table/table.ts'
import { thenRoutes } from './then/routes.ts'
import { then } from './then/table.ts'
import { todoRoutes } from './todo/routes.ts'
import { todo } from './todo/table.ts'
import { todoInsert_69b79dRoutes } from './todo_insert/routes.ts'
import { todoInsert_69b79d } from './todo_insert/table.ts'
import { todos_788c99Routes } from './todos/routes.ts'
import { todos_788c99 } from './todos/table.ts'
import { userRolesRoutes } from './user_roles/routes.ts'
import { userRoles } from './user_roles/table.ts'
import { unnamedRoutes } from './unnamed-0e2cfc/routes.ts'
import { unnamed } from './unnamed-0e2cfc/table.ts'

export { functions } from './function-facts.ts'

/** Fingerprint of the database schema that this code was generated from. */
export const schemaHash = '54865924e8d0d86cf92bb2e2a6085e9089692b93274bf88b2770a2096a6c37b3'

/** Every served relation: its folder, its facts, its routes. */
export const relations: readonly Mounted[] = [
  { folder: 's_x-f81390', table: sX, routes: sXRoutes },
  { folder: 'etc_passwd-5d4cd2', table: etcPasswd, routes: etcPasswdRoutes },
  { folder: '1abc', table: t1abc, routes: t1abcRoutes },
  { folder: 'array-13a2d0', table: array, routes: arrayRoutes },
  { folder: 'user_roles-297389', table: userRoles_3a6467, routes: userRoles_3a6467Routes },
  { folder: 'userroles-435841', table: userRoles_f2d496, routes: userRoles_f2d496Routes },
  { folder: '__proto__', table: proto, routes: protoRoutes },
  { folder: 'a_b-541e27', table: aB, routes: aBRoutes },
  { folder: 'a_b-ff096a', table: aB_5b8b85, routes: aB_5b8b85Routes },
  { folder: 'auth', table: auth, routes: authRoutes },
  { folder: 'con-c7f22b', table: con, routes: conRoutes },
  { folder: 'constructor', table: constructor, routes: constructorRoutes },
  { folder: 'gr_e-e2e86c', table: größe, routes: größeRoutes },
  { folder: 'insert', table: insertTable, routes: insertTableRoutes },
  { folder: 'it_s_process_exit_quoted-f5ba8b', table: itSProcessExitQuoted, routes: itSProcessExitQuotedRoutes },
  { folder: 'labels', table: labels, routes: labelsRoutes },
  { folder: 'nothing_in_it', table: nothingInIt, routes: nothingInItRoutes },
  { folder: 'properties', table: propertiesTable, routes: propertiesTableRoutes },
  { folder: 'sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_tha', table: sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyTha, routes: sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaRoutes },
  { folder: 'sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb', table: sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThb, routes: sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbRoutes },
  { folder: 'table', table: tableTable, routes: tableTableRoutes },
  { folder: 'then', table: then, routes: thenRoutes },
  { folder: 'todo', table: todo, routes: todoRoutes },
  { folder: 'todo_insert', table: todoInsert_69b79d, routes: todoInsert_69b79dRoutes },
  { folder: 'todos', table: todos_788c99, routes: todos_788c99Routes },
  { folder: 'user_roles', table: userRoles, routes: userRolesRoutes },
  { folder: 'unnamed-0e2cfc', table: unnamed, routes: unnamedRoutes },
]
