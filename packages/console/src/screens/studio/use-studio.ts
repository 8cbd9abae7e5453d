import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useReducer, useState } from 'react';
import {
  editMapping,
  fieldsInText,
  openFieldLevels,
  targetOrder,
  type ContractDocument,
  type FieldLevels,
  type MappingEdit,
  type MappingFields,
  type MappingPreviewView,
  type MappingView,
} from '@millrace/core';
import { client } from '../../ask/client.ts';
import { useMay } from '../../frame/use-may.ts';
import { fieldRows, type FieldRow } from './field-rows.ts';
import { stepped, type TextHistory, type TextStep } from './history.ts';
import { useDraft, type Draft } from './use-draft.ts';

/** Everything the parts of the studio share about one mapping that is open. */
export interface Studio {
  readonly view: MappingView;
  readonly mayChange: boolean;
  /** The file that is being changed, and whether somebody else changed it since. */
  readonly base: Base;
  readonly history: TextHistory;
  readonly dirty: boolean;
  /** The fields of the text; those of the last text that could be read, where this one cannot. */
  readonly fields: MappingFields;
  readonly readable: boolean;
  readonly rows: readonly FieldRow[];
  readonly source: FieldLevels;
  readonly target: FieldLevels;
  readonly preview: MappingPreviewView | undefined;
  /** The preview is of another text than the one in sight. */
  readonly stale: boolean;
  readonly failure: unknown;
  /** The message that was chosen; absent: the newest. */
  readonly message: number | undefined;
  readonly draft: Draft | undefined;
  chooseMessage(message: number | undefined): void;
  step(step: TextStep): void;
  /** Makes changes; answers why not, where one cannot be made. `about` lets typing be undone at once. */
  edit(edits: readonly MappingEdit[], about?: string): string | undefined;
}

/** The file as it was when the change began. */
export interface Base extends Pick<MappingView, 'text' | 'sha256'> {
  /** The file is another one now. */
  readonly outdated: boolean;
  /** Goes on from the file as it is now. */
  renew(): void;
}

const nothing: MappingFields = {};

/** Opens a mapping in the studio. */
export function useStudio(view: MappingView): Studio {
  const mayChange = useMay('change') && !view.library;
  const [history, step] = useReducer(stepped, { past: [], text: view.text, future: [] });
  const [message, chooseMessage] = useState<number>();
  const base = useBase(view, history, step);
  const dirty = history.text !== base.text;
  const draft = useDraft(view.name, base.sha256, dirty ? history.text : undefined);
  const { fields, readable } = useFields(history.text, view.name);
  const rows = useMemo(() => fieldRows(fields), [fields]);
  const [source, target] = [useLevels(view.from.schema), useLevels(view.to.schema)];
  const order = useMemo(
    () => (view.to.schema ? targetOrder({ schema: view.to.schema } as unknown as ContractDocument) : undefined),
    [view],
  );
  const { preview, stale, failure } = usePreview(view, history.text, message, mayChange);
  return {
    view,
    base,
    mayChange,
    history,
    dirty,
    fields,
    readable,
    rows,
    source,
    target,
    preview,
    stale,
    failure,
    message,
    draft,
    chooseMessage,
    step,
    edit(edits, about) {
      const result = editMapping(history.text, view.name, edits, order ? { order } : {});
      if (!result.ok) return result.issues[0]!.sentence;
      step({ kind: 'change', text: result.value, ...(about !== undefined && { about }) });
      return undefined;
    },
  };
}

/** Follows the file as long as nothing is changed here, and where it became what stands here. */
function useBase(view: MappingView, history: TextHistory, step: (step: TextStep) => void): Base {
  const [base, setBase] = useState<Pick<MappingView, 'text' | 'sha256'>>(view);
  const outdated = view.sha256 !== base.sha256;
  const isClean = history.text === base.text;
  useEffect(() => {
    if (!outdated || (!isClean && history.text !== view.text)) return;
    setBase(view);
    if (history.text !== view.text) step({ kind: 'open', text: view.text });
  }, [outdated, isClean, history.text, view, step]);
  return { text: base.text, sha256: base.sha256, outdated: outdated && !isClean, renew: () => setBase(view) };
}

function useFields(text: string, name: string): { readonly fields: MappingFields; readonly readable: boolean } {
  const found = useMemo(() => fieldsInText(text, name), [text, name]);
  const [last, keep] = useState<MappingFields>(nothing);
  if (found && found !== last) keep(found);
  return { fields: found ?? last, readable: found !== undefined };
}

function useLevels(schema: MappingView['from']['schema']): FieldLevels {
  return useMemo(() => openFieldLevels(schema ?? {}), [schema]);
}

/** How often a mapping that no message has reached yet is tried again. */
const firstMessageMs = 5000;

/** Asks the node what would become of the text, a moment after the last key. */
function usePreview(
  view: MappingView,
  text: string,
  message: number | undefined,
  mayChange: boolean,
): Pick<Studio, 'preview' | 'stale' | 'failure'> {
  const [settled] = useDebouncedValue(text, 200);
  const trial = message === undefined ? {} : { message };
  const asked = useQuery<MappingPreviewView>({
    queryKey: ['previewMapping', view.name, view.sha256, mayChange ? settled : '', message],
    queryFn: ({ signal }) =>
      mayChange
        ? client.previewMapping({ name: view.name, text: settled, ...trial }, signal)
        : client.mappingResult({ name: view.name, ...trial }, signal),
    placeholderData: keepPreviousData,
    gcTime: 30_000,
    staleTime: 60_000,
    refetchInterval: ({ state: { data } }) => (data !== undefined && data.message === undefined ? firstMessageMs : false),
    refetchOnWindowFocus: false,
    retry: false,
  });
  return {
    preview: asked.data,
    stale: asked.isPlaceholderData || text !== settled || asked.isPending,
    failure: asked.error ?? undefined,
  };
}
