// One environment, where there is more than one.
import { Select } from "@mantine/core";
import { useBaseUrls } from "../integrations/useBaseUrls";
import { words } from "../words";

const say = words.activity.filters;

export function EnvironmentPicker(props: {
  value: string | null;
  width: number;
  onChange: (environment: string | null) => void;
}) {
  const environments = useBaseUrls();
  if (environments.length < 2 && props.value === null) return null;
  return (
    <Select
      w={props.width}
      aria-label={say.environment}
      placeholder={say.anyEnvironment}
      value={props.value}
      data={environments.map(({ slug, name }) => ({ value: slug, label: name }))}
      clearable
      comboboxProps={{ width: 240, position: "bottom-start" }}
      onChange={props.onChange}
    />
  );
}
