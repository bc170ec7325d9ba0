// Why something did not work, in the shell's own sentence, and a way to try again.
import { Button } from "@mantine/core";
import { problemOf } from "../ipc/answer";
import { words } from "../words";
import { Notice } from "./Notice";

export function ErrorNotice(props: { error: unknown; title?: string; again?: () => void }) {
  const problem = problemOf(props.error);
  return (
    <Notice
      tone="bad"
      role="alert"
      title={props.title}
      action={
        props.again !== undefined && (
          <Button size="xs" variant="default" onClick={props.again}>
            {words.design.again}
          </Button>
        )
      }
    >
      {problem.message}
    </Notice>
  );
}
