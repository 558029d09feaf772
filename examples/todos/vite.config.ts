// Vite: serves and builds the example. `npm run example -- todos` starts it, with the server's address and key.
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
  server: { fs: { allow: ['..'] } },
  build: { outDir: '../../node_modules/.cache/examples/todos', emptyOutDir: true },
})
