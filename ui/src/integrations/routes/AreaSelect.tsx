// The area that a route needs, with what it covers.
import { Select, type SelectProps, Text } from "@mantine/core";
import { commands } from "../../ipc/bindings";
import { useAsk } from "../../ipc/hooks";

/** The areas of the API, as a list to choose from. */
export function useApiAreas() {
  const catalogue = useAsk(["catalogue"], () => commands.catalogue());
  return (catalogue.data?.areas ?? []).filter(({ kind }) => kind === "api");
}

export function AreaSelect(
  props: Omit<SelectProps, "data" | "onChange" | "value"> & {
    value: string;
    onChange: (area: string) => void;
  },
) {
  const { value, onChange, ...rest } = props;
  const areas = useApiAreas();
  const about = new Map(areas.map((area) => [area.word, area.about]));
  return (
    <Select
      {...rest}
      data={areas.map(({ word, label }) => ({ value: word, label }))}
      value={value === "" ? null : value}
      searchable
      comboboxProps={{ width: 320, position: "bottom-start" }}
      maxDropdownHeight={260}
      renderOption={({ option }) => (
        <div>
          <div>{option.label}</div>
          <Text size="xs" c="dimmed">
            {about.get(option.value)}
          </Text>
        </div>
      )}
      onChange={(area) => area !== null && onChange(area)}
    />
  );
}
