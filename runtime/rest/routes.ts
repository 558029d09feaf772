// The types of the five routes of a relation, as generated plugins use them. Types only.
import type {
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
  RouteGenericInterface,
  RouteHandlerMethod,
} from 'fastify'

/** The query parameters of every route: PostgREST's language, `select`, `order`, filters by column and so on. */
export type Query = Record<string, string | string[] | undefined>

/** `GET` and `HEAD`: rows, or with `Accept: application/vnd.pgrst.object+json` one row. */
export interface ListRoute<Row> {
  Querystring: Query
  Reply: readonly Partial<Row>[] | Partial<Row>
}

/** `POST`: one row or many; rows come back only with `Prefer: return=representation`. */
export interface InsertRoute<Row, Insert> {
  Querystring: Query
  Body: Insert | readonly Insert[]
  Reply: readonly Partial<Row>[] | Partial<Row>
}

/** `PUT`: one row, named by its whole primary key in the query. */
export interface UpsertRoute<Row, Insert> {
  Querystring: Query
  Body: Insert
  Reply: readonly Partial<Row>[] | Partial<Row>
}

/** `PATCH`: changes the rows that the filters choose. */
export interface UpdateRoute<Row, Update> {
  Querystring: Query
  Body: Update
  Reply: readonly Partial<Row>[] | Partial<Row>
}

/** `DELETE`: removes the rows that the filters choose. */
export interface RemoveRoute<Row> {
  Querystring: Query
  Reply: readonly Partial<Row>[] | Partial<Row>
}

/** A Fastify handler of one of the routes above. */
export type Handler<Route extends RouteGenericInterface> = RouteHandlerMethod<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  Route
>
