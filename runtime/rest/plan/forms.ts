// The rows of `_postgrest_t` as the text of a body that is not JSON; the bytes are PostgREST's.
import { sql } from '../sql/fragment.ts'

// The names come from the first row, unquoted; without a row there is none.
const csvNames = sql`(SELECT coalesce(pg_catalog.string_agg(name, ','), '') FROM pg_catalog.json_object_keys(pg_catalog.row_to_json((pg_catalog.array_agg(_postgrest_t))[1])) name)`
// A row as text is a record's: the same quoting, in parentheses.
const csvRows = sql`coalesce(pg_catalog.string_agg(pg_catalog.substring(_postgrest_t::text, 2, pg_catalog.length(_postgrest_t::text) - 2), E'\\n'), '')`

export const forms = {
  csv: sql`${csvNames} || E'\\n' || ${csvRows}`,
  /** Needs PostGIS in a schema of search_path. */
  geojson: sql`pg_catalog.json_build_object('type', 'FeatureCollection', 'features', coalesce(pg_catalog.json_agg(ST_AsGeoJSON(_postgrest_t)::json), '[]'))`,
}
