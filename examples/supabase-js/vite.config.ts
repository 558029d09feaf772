// Vite: serves and builds the example. `npm run example -- supabase-js` starts it, with the server's address and key.
import { defineConfig } from 'vite'

export default defineConfig({
  server: { fs: { allow: ['..'] } },
  build: { outDir: '../../node_modules/.cache/examples/supabase-js', emptyOutDir: true },
})
