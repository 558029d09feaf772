// Makes models from SQL for tests: a database with the API roles, the SQL run in it, and what introspection says.
import pg from 'pg'
import { onTestFinished } from 'vitest'
import { createTestDatabase } from '../../../runtime/test/postgres.ts'
import type { TestDatabase } from '../../../runtime/test/postgres.ts'
import type { Model, Relation } from '../../model/model.ts'
import { introspect } from '../introspect.ts'

/** Roles belong to the cluster, so another test may just have made them. */
const roles = `
  do $$
  declare name text;
  begin
    foreach name in array array['anon', 'authenticated', 'service_role'] loop
      begin
        execute format('create role %I nologin', name);
      exception when duplicate_object or unique_violation then null;
      end;
    end loop;
  end $$;`

/** An empty database with the API roles, after the SQL; dropped when the test ends. */
export async function databaseWith(sql: string): Promise<TestDatabase> {
  const database = await createTestDatabase({ from: 'empty' })
  onTestFinished(() => database.drop())
  await database.query(roles)
  await database.query(sql)
  return database
}

/** Runs something with a client of its own on the database. */
export async function withClient<T>(
  database: TestDatabase,
  use: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(database.connection)
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

/** The model of a database that holds the SQL. */
export async function modelOf(sql: string, schemas: readonly string[] = ['public']): Promise<Model> {
  return withClient(await databaseWith(sql), (client) => introspect(client, schemas))
}

/** A relation by name; the test fails when it is not in the model. */
export function relationOf(model: Model, name: string, schema = 'public'): Relation {
  const found = model.schemas
    .find((candidate) => candidate.name === schema)
    ?.relations.find((relation) => relation.name === name)
  if (!found) throw new Error(`${schema}.${name} is not in the model`)
  return found
}

/** A relation's column by name, likewise. */
export function columnOf(relation: Relation, name: string) {
  const found = relation.columns.find((column) => column.name === name)
  if (!found) throw new Error(`${relation.name}.${name} is not in the model`)
  return found
}
