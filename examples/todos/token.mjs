// Makes a user and a token that holds for a day, and prints a link that opens the example as that user:
//   node examples/todos/token.mjs alice@example.com
// It signs with the server's own secret, so it is for development on the machine that runs the server.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { fileURLToPath, URLSearchParams } from 'node:url'
import { parseEnv } from 'node:util'
import jwt from 'jsonwebtoken'

const root = fileURLToPath(new URL('../..', import.meta.url))
const [email, page = 'http://localhost:5173/'] = process.argv.slice(2)
if (!email?.includes('@')) {
  console.error('Usage: node examples/todos/token.mjs EMAIL [URL of the example]')
  process.exit(2)
}
process.chdir(root)
const file = process.env.SECRETS_FILE ?? '.env'
const env = { ...(existsSync(file) && parseEnv(readFileSync(file, 'utf8'))), ...process.env }
if (!env.JWT_SECRET || !env.ANON_KEY) {
  console.error(`No secrets in ${file}: run \`npm start\` first, which makes them.`)
  process.exit(1)
}

const text = `'${email.replaceAll("'", "''")}'`
const input = `
  insert into auth.users (id, email) select '${randomUUID()}', ${text}
  where not exists (select from auth.users where email = ${text});
  select id from auth.users where email = ${text};`
const args = ['run', '--silent', 'sql', '--', '--json', '-']
const [user] = JSON.parse(
  execFileSync('npm', args, { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'inherit'] }),
)

const token = jwt.sign({ sub: user.id, email, role: 'authenticated' }, env.JWT_SECRET, { expiresIn: '1d' })
const url = `http://localhost:${env.PORT || 8000}`
// After the #, so that browsers send it to nobody.
console.log(`${page}#${new URLSearchParams({ url, key: env.ANON_KEY, token })}`)
