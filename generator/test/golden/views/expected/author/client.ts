// Generated from public.author. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { Author, AuthorInsert, AuthorUpdate } from './types.ts'

/** `db.author.findMany({ limit: 10 })` */
export const authorClient = (http: Http) => tableClient<Author, AuthorInsert, AuthorUpdate>(http, 'author')
