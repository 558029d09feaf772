// Entry of the dashboard: mounts the app with its query client.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { setNonce } from 'get-nonce'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { followSession } from './lib/api/session.ts'
import './styles.css'

// what a library writes into <style> needs the nonce of this page
setNonce(document.querySelector<HTMLElement>('meta[property=csp-nonce]')?.nonce ?? '')

const root = document.getElementById('root')
if (!root) throw new Error('index.html lacks #root')

const queryClient = new QueryClient({ defaultOptions: { queries: { retry: 1, staleTime: 5_000 } } })

followSession(queryClient)

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
)
