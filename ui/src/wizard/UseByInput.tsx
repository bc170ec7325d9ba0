// Choosing by when a token must have been used, if it is not to die unused.
import { Select, TextInput } from "@mantine/core";
import { endOfDay } from "../integrations/tokens/expiry";
import { format, words } from "../words";
import { USE_BY_CHOICES, type UseBy, diesAt } from "./forms";
import classes from "./steps/TokenStep.module.css";

const say = words.wizard.token;
const sayForm = words.integrations.tokens.form;

export function UseByInput(props: {
  value: UseBy;
  onChange: (value: UseBy) => void;
  error?: string;
}) {
  const { value, onChange, error } = props;
  const isDate = value.choice === "date";
  const order = ["label", "input", error === undefined ? "description" : "error"] as const;
  return (
    <div className={classes.pair}>
      <Select
        label={say.useBy}
        data={USE_BY_CHOICES.map((choice) => ({ value: choice, label: say.useByChoices[choice] }))}
        value={value.choice}
        allowDeselect={false}
        error={isDate ? undefined : error}
        description={isDate ? undefined : meaning(value)}
        inputWrapperOrder={[...order]}
        onChange={(choice) => choice !== null && onChange({ ...value, choice })}
      />
      {isDate && (
        <TextInput
          type="date"
          label={say.useByDate}
          placeholder={sayForm.dateFormat}
          value={value.date}
          error={error}
          description={meaning(value)}
          inputWrapperOrder={[...order]}
          onChange={(event) => onChange({ ...value, date: event.currentTarget.value })}
        />
      )}
    </div>
  );
}

/** What the choice comes to. */
function meaning(value: UseBy): string {
  if (value.choice === "date" && endOfDay(value.date) === undefined) return say.useByChooseDate;
  const at = diesAt(value, new Date());
  return at === null ? say.useByNo : say.useByAt(format.time(new Date(at)));
}
