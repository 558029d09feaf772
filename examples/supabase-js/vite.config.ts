// Vite: serves and builds the example. Started from the repository's root: `npx vite examples/supabase-js`.
import { defineConfig } from 'vite'

export default defineConfig({
  build: { outDir: '../../node_modules/.cache/examples/supabase-js', emptyOutDir: true, target: 'es2022' },
})
