// Vite: serves and builds the example. Started from the repository's root: `npx vite examples/todos`.
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react(), tailwindcss()],
  build: { outDir: '../../node_modules/.cache/examples/todos', emptyOutDir: true },
})
