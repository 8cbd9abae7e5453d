import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import '@mantine/spotlight/styles.layer.css';
import './frame/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { preloadScreen } from './frame/screens.ts';
import { styleNonce } from './frame/style-nonce.ts';

// What locks scrolling behind a dialog makes a style element of its own, and asks for its nonce by this name.
Reflect.set(globalThis, '__webpack_nonce__', styleNonce());

preloadScreen(location.pathname);

const root = document.getElementById('root');
if (!root) throw new Error('the page has no element "root"');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
