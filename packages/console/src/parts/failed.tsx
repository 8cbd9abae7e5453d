import { Alert, Button, Group, Text } from '@mantine/core';
import { ApiError } from '@millrace/api';
import { TriangleAlert } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { useFrameWords } from '../frame/words.ts';
import { plain } from '../text/plain.ts';

/** What went wrong as a sentence, with the code and the id under which the node has it in its log. */
export function Failed({ error, again }: { readonly error: unknown; readonly again?: () => void }): ReactNode {
  const say = useFrameWords();
  const problem = error instanceof ApiError ? error.problem : undefined;
  const sentence = problem?.detail ?? problem?.title ?? (error instanceof Error ? error.message : String(error));
  return (
    <Alert color="red" variant="light" icon={<TriangleAlert aria-hidden />} title={say('failed')} role="alert">
      <Text size="sm">{plain(sentence)}</Text>
      {problem?.remedy !== undefined && <Text size="sm">{plain(problem.remedy)}</Text>}
      <Group gap="md" mt={6}>
        {problem !== undefined && (
          <Text size="xs" className="mono">
            {[problem.code, problem.requestId].filter(each => each !== undefined).join(' · ')}
          </Text>
        )}
        {again && (
          <Button size="compact-sm" variant="default" onClick={again}>
            {say('again')}
          </Button>
        )}
      </Group>
    </Alert>
  );
}

/** Keeps a screen that broke from taking the frame with it. */
class Boundary extends Component<{ readonly children: ReactNode }, { readonly error?: unknown }> {
  override state: { readonly error?: unknown } = {};

  static getDerivedStateFromError(error: unknown): { readonly error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    return this.state.error === undefined ? (
      this.props.children
    ) : (
      <Failed error={this.state.error} again={() => this.setState({ error: undefined })} />
    );
  }
}

Failed.Boundary = Boundary;
