import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const race: MantineColorsTuple = [
  '#e6f7f7',
  '#d3ecec',
  '#a7d8d8',
  '#77c3c4',
  '#51b1b3',
  '#39a6a8',
  '#2aa1a4',
  '#188c8f',
  '#0b7d80',
  '#0b6e75',
];

/** One look for every screen. Colours of states are in base.css, because charts and graphs need them too. */
export const theme = createTheme({
  primaryColor: 'race',
  primaryShade: { light: 9, dark: 8 },
  colors: { race },
  autoContrast: true,
  fontFamily: 'Inter, "Segoe UI", "Noto Sans", "DejaVu Sans", system-ui, sans-serif',
  fontFamilyMonospace: '"JetBrains Mono", "Cascadia Mono", "DejaVu Sans Mono", ui-monospace, monospace',
  defaultRadius: 'sm',
  fontSizes: { xs: '0.78rem', sm: '0.86rem', md: '0.95rem', lg: '1.1rem', xl: '1.3rem' },
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: '1.45rem' }, h2: { fontSize: '1.1rem' }, h3: { fontSize: '0.98rem' } },
  },
  components: {
    Anchor: { defaultProps: { underline: 'hover' } },
    Table: { defaultProps: { verticalSpacing: 6, horizontalSpacing: 'sm' } },
    Tooltip: { defaultProps: { openDelay: 300, multiline: true, maw: 420, events: { hover: true, focus: true, touch: true } } },
  },
});

/** Surfaces behind text of the first colour that keep 4.5:1 also under the pointer. */
export const surfaces: CSSVariablesResolver = () => ({
  variables: {},
  light: { '--mantine-color-race-light': '#e0f1f1', '--mantine-color-race-light-hover': '#d3ecec' },
  dark: {},
});
