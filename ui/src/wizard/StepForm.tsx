// A step of the wizard: its heading, which takes the focus, its fields, which scroll, and the way on and back, which stays in sight.
import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import { ErrorNotice } from "../design/ErrorNotice";
import { useFocusInvalid } from "../design/useFocusInvalid";
import { words } from "../words";
import classes from "./Wizard.module.css";

const say = words.wizard;

/** What the wizard gives to the frame of every step. */
export interface Frame {
  title: string;
  busy: boolean;
  /** What went wrong and is about none of the fields. */
  error?: unknown;
  /** What was refused: the focus goes to the first field that is not accepted. */
  refused?: unknown;
  /** The heading takes the focus when the step comes. */
  takesFocus: boolean;
  onBack?: () => void;
  /** The way out, where it is not for now. */
  later?: string;
  onLater: () => void;
  onNext: () => void;
}

interface Props extends Frame {
  text: ReactNode;
  /** The verb on the button, where it does more than go on. */
  next?: string;
  children: ReactNode;
}

export function StepForm(props: Props) {
  const form = useFocusInvalid(props.refused);
  return (
    <form
      ref={form}
      noValidate
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!props.busy) props.onNext();
      }}
    >
      <div className={classes.fields}>
        <StepHeading
          title={props.title}
          text={props.text}
          takesFocus={props.takesFocus}
          // What does more than go on is pressed by itself.
          onEnter={props.next === undefined ? props.onNext : undefined}
        />
        {props.children}
      </div>
      <div className={classes.foot}>
        {props.error !== undefined && props.error !== null && <ErrorNotice error={props.error} />}
        <Group justify="space-between" gap="xs">
          <Button variant="subtle" color="gray" onClick={props.onLater}>
            {props.later ?? say.later}
          </Button>
          <Group gap="xs">
            {props.onBack !== undefined && (
              <Button variant="default" onClick={props.onBack}>
                {say.back}
              </Button>
            )}
            <Button type="submit" loading={props.busy}>
              {props.next ?? say.next}
            </Button>
          </Group>
        </Group>
      </div>
    </form>
  );
}

/** Each step is announced by its heading. */
export function StepHeading(props: {
  title: string;
  text: ReactNode;
  takesFocus: boolean;
  /** Enter goes on from the heading, too. */
  onEnter?: () => void;
}) {
  const { takesFocus, onEnter } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takesFocus) heading.current?.focus();
  }, [takesFocus]);
  return (
    <Stack gap={2} mb="md">
      <Title
        ref={heading}
        order={2}
        tabIndex={-1}
        className={classes.heading}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.repeat) onEnter?.();
        }}
      >
        {props.title}
      </Title>
      <Text c="dimmed" maw="46rem">
        {props.text}
      </Text>
    </Stack>
  );
}
