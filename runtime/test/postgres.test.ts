// The test harness itself: databases are separate, reachable both ways, and gone after drop.
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestDatabase } from './postgres.ts'
import { createTestDatabase, testLogins } from './postgres.ts'

describe('createTestDatabase', () => {
  let one: TestDatabase
  let two: TestDatabase
  beforeAll(async () => {
    ;[one, two] = await Promise.all([createTestDatabase(), createTestDatabase({ from: 'empty' })])
  })
  afterAll(async () => {
    await Promise.all([one.drop(), two.drop()])
  })

  it('gives databases that do not see each other', async () => {
    await one.query('create table only_here (id int); insert into only_here values (1)')
    expect((await one.query('select id from only_here where id = $1', [1])).rows).toEqual([{ id: 1 }])
    await expect(two.query('select id from only_here')).rejects.toMatchObject({ code: '42P01' })
  })

  it('is reachable by url, only with the password', async () => {
    const client = new pg.Client({ connectionString: one.url })
    await client.connect()
    const { rows } = await client.query('select current_database() as name, current_user as who')
    await client.end()
    expect(rows).toEqual([{ name: one.name, who: 'postgres' }])

    const stranger = new pg.Client({ connectionString: one.url.replace(/:[^:@]+@/, ':wrong@') })
    await expect(stranger.connect()).rejects.toMatchObject({ code: '28P01' })
  })

  it('has the logins, and what each may do, as the bootstrap leaves them', async () => {
    const may = async (login: pg.ClientConfig, sql: string) => {
      const client = new pg.Client(login)
      await client.connect()
      try {
        return (await client.query(sql)).command
      } catch (error) {
        return error instanceof pg.DatabaseError ? error.code : error
      } finally {
        await client.end()
      }
    }
    const { api, service, admin } = testLogins(one)
    expect(await may(api, 'set role anon')).toBe('SET')
    expect(await may(api, 'set role service_role')).toBe('42501')
    expect(await may(api, 'create temporary table hidden (id int)')).toBe('42501')
    expect(await may(service, 'set role service_role')).toBe('SET')
    expect(await may(admin, 'create schema mine')).toBe('CREATE')
    expect((await two.query(`select 1 from pg_namespace where nspname = 'auth'`)).rows).toEqual([])
  })

  it('drops a database that is in use', async () => {
    const database = await createTestDatabase()
    const client = new pg.Client(database.connection)
    client.on('error', () => undefined)
    await client.connect()
    await database.drop()
    const { rows } = await one.query('select 1 from pg_database where datname = $1', [database.name])
    expect(rows).toEqual([])
  })
})
