import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { queries } from './ask/queries.ts';
import { SessionGate } from './frame/session-gate.tsx';
import { Shell } from './frame/shell.tsx';
import { styleNonce } from './frame/style-nonce.ts';
import { surfaces, theme } from './frame/theme.ts';
import { LanguageProvider } from './text/language.tsx';

/** The whole console: look, language and questions around the frame with its screens. */
export function App(): ReactNode {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={surfaces} defaultColorScheme="auto" getStyleNonce={styleNonce}>
      <LanguageProvider>
        <QueryClientProvider client={queries}>
          <Notifications position="bottom-right" />
          <SessionGate>
            <Shell />
          </SessionGate>
        </QueryClientProvider>
      </LanguageProvider>
    </MantineProvider>
  );
}
