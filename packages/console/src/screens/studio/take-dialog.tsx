import { Modal, Select, Stack, Text } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import type { FieldLevels, LevelField } from '@millrace/core';
import { useFrameWords } from '../../frame/words.ts';
import { factsOf } from './completion.ts';
import { unlisted } from './field-rows.ts';
import type { Studio } from './use-studio.ts';
import { useStudioWords } from './words.ts';

const deepest = 6;
const most = 2000;

/** Chooses the source field that a target field is taken from, by typing a part of its name. */
export function TakeDialog(props: {
  readonly studio: Studio;
  readonly at: readonly string[] | undefined;
  readonly close: () => void;
  readonly choose: (source: LevelField, at: readonly string[]) => void;
}): ReactNode {
  const say = useStudioWords();
  const frame = useFrameWords();
  const { studio, at } = props;
  const fields = useMemo(() => (at ? allFields(studio.source) : []), [studio.source, at]);
  return (
    <Modal
      opened={at !== undefined}
      onClose={props.close}
      title={say('takeFor', { target: at?.join('.') ?? '' })}
      closeButtonProps={{ 'aria-label': frame('close') }}
      size="lg"
    >
      <Stack mih={320}>
        <Text size="sm" c="dimmed">
          {say('takeAbout')}
        </Text>
        <Select
          label={say('takeFrom')}
          data={fields.map(field => ({ value: field.path, label: `${unlisted(field.path)}  ${factsOf(field)}` }))}
          searchable
          limit={60}
          nothingFoundMessage={say('noField')}
          data-autofocus
          comboboxProps={{ withinPortal: false }}
          maxDropdownHeight={240}
          onChange={path => {
            const field = fields.find(each => each.path === path);
            if (field && at) props.choose(field, at);
          }}
        />
      </Stack>
    </Modal>
  );
}

function allFields(levels: FieldLevels): readonly LevelField[] {
  const found: LevelField[] = [];
  let layer: readonly string[] = [''];
  for (let depth = 0; depth < deepest && layer.length > 0 && found.length < most; depth++) {
    const next = layer.flatMap(path => levels.below(path)).slice(0, most - found.length);
    found.push(...next);
    layer = next.flatMap(({ path, hasFields }) => (hasFields ? [path] : []));
  }
  return found;
}
