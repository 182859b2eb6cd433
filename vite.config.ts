import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  base: './', // the page works from any folder of any static server
  plugins: [react(), tailwindcss()],
  worker: { format: 'es' }, // workers start workers: only module workers keep `import.meta.url` for that
  build: {
    target: 'es2023',
    sourcemap: true,
    chunkSizeWarningLimit: 900,
  },
});
