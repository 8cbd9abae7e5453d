import { ActionIcon, Button, CopyButton, Group, SegmentedControl, Stack, Text, Tooltip } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { AnswerOf } from '@millrace/api';
import { Copy, Download } from 'lucide-react';
import { useMemo, useRef, useState, type ReactNode } from 'react';
import { plainLines } from '../text/plain.ts';
import { useLanguage } from '../text/language.tsx';
import { sizeText } from '../text/size.ts';
import classes from './bytes-view.module.css';
import { download } from './download.ts';
import { Failed } from './failed.tsx';
import { bytesOf, hexLine } from './hex-lines.ts';
import { usePayloadWords } from './payload-words.ts';

/** Bytes as the node shows them: the beginning of them, and their size and SHA-256. */
export type ShownBytes = AnswerOf<'explain'>['received'];

/**
 * Bytes that were received or sent, as text with control characters made visible, or in hexadecimal; of large ones the beginning. `load` gets the
 * whole for the download.
 */
export function BytesView(props: {
  /** What they are, for whoever does not see the page. */
  readonly title: string;
  readonly payload: ShownBytes;
  /** Name of the downloaded file. */
  readonly file: string;
  readonly load: () => Promise<Uint8Array>;
}): ReactNode {
  const say = usePayloadWords();
  const { payload, title } = props;
  const bytes = useMemo(() => bytesOf(payload), [payload]);
  const [form, setForm] = useState<'text' | 'hex'>(payload.text === undefined ? 'hex' : 'text');
  if (payload.bytes === 0) return <Text size="sm">{say('nothing')}</Text>;
  return (
    <Stack gap={6}>
      <BytesHead {...props} form={form} setForm={setForm} hasBoth={payload.text !== undefined && bytes !== undefined} />
      {form === 'hex' && bytes !== undefined ? (
        <HexView bytes={bytes} title={title} />
      ) : (
        <pre className={classes['text']} tabIndex={0} aria-label={title} dir="ltr">
          {plainLines(payload.text ?? '')}
        </pre>
      )}
    </Stack>
  );
}

type Form = 'text' | 'hex';

function BytesHead(
  props: Parameters<typeof BytesView>[0] & {
    readonly form: Form;
    readonly setForm: (form: Form) => void;
    readonly hasBoth: boolean;
  },
): ReactNode {
  const say = usePayloadWords();
  const { language } = useLanguage();
  const { payload, form, setForm, hasBoth } = props;
  const size = sizeText(payload.bytes, language);
  const shown = sizeText(Math.min(payload.bytes, 64 * 1024), language);
  return (
    <>
      <Group gap="sm" wrap="wrap">
        {hasBoth && (
          <SegmentedControl
            size="xs"
            aria-label={say('view')}
            value={form}
            onChange={value => setForm(value as Form)}
            data={[
              { value: 'text', label: say('asText') },
              { value: 'hex', label: say('asHex') },
            ]}
          />
        )}
        <Text size="sm">
          {size} · {payload.encoding ?? (payload.text === undefined ? say('noText') : 'utf-8')}
        </Text>
        <Hash hash={payload.sha256} />
        <SaveButton {...props} />
      </Group>
      {payload.truncated && (
        <Text size="sm" c="var(--state-wait)">
          {say('inPart', { shown, size })}
        </Text>
      )}
    </>
  );
}

/** A SHA-256, shortened, with a button that copies the whole. */
export function Hash({ hash }: { readonly hash: string }): ReactNode {
  const say = usePayloadWords();
  return (
    <Group gap={2} wrap="nowrap">
      <Tooltip label={hash}>
        <Text size="sm" className="mono" c="dimmed">
          {say('sha256', { hash: `${hash.slice(0, 12)}…` })}
        </Text>
      </Tooltip>
      <CopyButton value={hash}>
        {({ copied, copy }) => (
          <ActionIcon
            size={24}
            variant="subtle"
            color="gray"
            onClick={copy}
            aria-label={copied ? say('copied') : say('copyHash')}
          >
            <Copy size={14} aria-hidden />
          </ActionIcon>
        )}
      </CopyButton>
    </Group>
  );
}

function SaveButton({ file, load, title }: Parameters<typeof BytesView>[0]): ReactNode {
  const say = usePayloadWords();
  const [failure, setFailure] = useState<unknown>();
  const save = async (): Promise<void> => {
    setFailure(undefined);
    try {
      download(file, 'application/octet-stream', new Uint8Array(await load()));
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<Download size={14} aria-hidden />}
        aria-label={`${say('download')}: ${title}`}
        onClick={() => void save()}
      >
        {say('download')}
      </Button>
      {failure !== undefined && <Failed error={failure} />}
    </>
  );
}

const lineHeight = 19;

function HexView({ bytes, title }: { readonly bytes: Uint8Array; readonly title: string }): ReactNode {
  const say = usePayloadWords();
  const scroller = useRef<HTMLPreElement>(null);
  const lines = useVirtualizer({
    count: Math.ceil(bytes.length / 16),
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 20,
  });
  return (
    <pre ref={scroller} className={classes['hex']} tabIndex={0} aria-label={say('hexOf', { title })} dir="ltr">
      <div style={{ height: lines.getTotalSize(), position: 'relative' }}>
        {lines.getVirtualItems().map(({ index, start }) => (
          <div key={index} className={classes['line']} style={{ transform: `translateY(${start}px)` }}>
            {hexLine(bytes, index)}
          </div>
        ))}
      </div>
    </pre>
  );
}
