// The site made of docs/: its pages, in which order, and how they are found. A link that leads nowhere fails the build.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig, type MarkdownRenderer } from 'vitepress'

const docs = fileURLToPath(new URL('..', import.meta.url))

const picture = readFileSync(join(docs, '../dashboard/public/icon.svg'), 'base64')
/** The dashboard's, in every page: it is that small. */
const icon = `data:image/svg+xml;base64,${picture}`

const page = (text: string, link: string) => ({ text, link })

/** Links to files of the repository are for those who read the pages there: on the site they are names of files. */
function nameFiles(md: MarkdownRenderer): void {
  md.core.ruler.push('files', ({ tokens, env }) => {
    const { path } = env as { readonly path: string }
    for (const { children } of tokens) {
      let inside = false
      for (const token of children ?? []) {
        if (token.type === 'link_open') {
          const target = (token.attrGet('href') ?? '').replace(/[?#].*/, '')
          const file = join(dirname(path), target)
          const elsewhere = relative(docs, file).startsWith('..') || !target.endsWith('.md')
          inside = target !== '' && !/^[\w+.-]+:|^\//.test(target) && elsewhere && existsSync(file)
        }
        if (!inside) continue
        if (token.type === 'link_close') inside = false
        if (token.type.startsWith('link_'))
          Object.assign(token, { type: token.type.replace('link', 'em'), tag: 'em', attrs: null })
      }
    }
  })
}

export default defineConfig({
  title: 'Supabase Lite',
  description:
    'A self-hosted backend: your PostgreSQL schema as a typed REST API with auth, realtime, storage and a dashboard.',
  cleanUrls: true,
  ignoreDeadLinks: 'localhostLinks',
  cacheDir: '../node_modules/.cache/vitepress',
  rewrites: { 'deploy/README.md': 'deploy/index.md' },
  head: [['link', { rel: 'icon', href: icon }]],
  markdown: {
    config: nameFiles,
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
  },
  themeConfig: {
    logo: icon,
    search: { provider: 'local' },
    outline: { level: [2, 3] },
    nav: [
      page('Tutorial', '/tutorial'),
      page('Guides', '/schema'),
      page('Reference', '/reference/settings'),
      page('Compared', '/comparison'),
    ],
    sidebar: [
      {
        text: 'Start',
        items: [
          page('What it is', '/'),
          page('Tutorial', '/tutorial'),
          page('Moving from Supabase', '/from-supabase'),
          page('Compared with others', '/comparison'),
        ],
      },
      {
        text: 'Guides',
        items: [
          page('Schema and generated code', '/schema'),
          page('REST', '/rest'),
          page('The typed client', '/client'),
          page('Users, sessions, keys', '/auth'),
          page('Row-level security', '/policies'),
          page('Realtime', '/realtime'),
          page('Storage', '/storage'),
          page('The dashboard', '/dashboard'),
        ],
      },
      { text: 'Running it', items: [page('Deploying', '/deploy/'), page('Operations', '/operations')] },
      {
        text: 'Reference',
        items: [
          page('Settings', '/reference/settings'),
          page('Errors', '/reference/errors'),
          page('Endpoints', '/reference/endpoints'),
          page('Commands', '/reference/commands'),
        ],
      },
    ],
  },
})
