// A day to begin or end at. The web view shows today in an empty field, which reads as if it were chosen: it says "any day" instead.
import { TextInput } from "@mantine/core";
import { words } from "../words";
import classes from "./DayInput.module.css";
import { dayBegins } from "./days";

const say = words.audit.records;

export function DayInput(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const isEmpty = props.value === "";
  return (
    <TextInput
      type="date"
      w={158}
      aria-label={props.label}
      classNames={{ wrapper: classes.field, section: classes.section }}
      mod={{ empty: isEmpty }}
      leftSection={
        <span aria-hidden>
          {props.label}
          <span className={classes.any}> {say.anyDay}</span>
        </span>
      }
      leftSectionWidth={48}
      leftSectionPointerEvents="none"
      value={props.value}
      error={!isEmpty && dayBegins(props.value) === null ? say.noDay : undefined}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}
