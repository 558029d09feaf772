// Vite: builds the dashboard into dist/dashboard; in `npm run dev` the server mounts it as middleware on its own port.
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react(), tailwindcss()],
  build: { outDir: '../dist/dashboard', emptyOutDir: true, assetsInlineLimit: 0 },
})
