import js from "@eslint/js";
import a11y from "eslint-plugin-jsx-a11y";
import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist", "node_modules", "public", "src/ipc/bindings.ts", "eslint.config.js"] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  a11y.flatConfigs.recommended,
  hooks.configs.flat["recommended-latest"],
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    settings: {
      // Mantine's components that end up as form controls, so that the accessibility rules see them.
      "jsx-a11y": {
        components: { Button: "button", ActionIcon: "button", UnstyledButton: "button" },
      },
    },
    rules: {
      eqeqeq: "error",
      "no-console": "error",
      "@typescript-eslint/no-confusing-void-expression": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: ["**/ipc/bindings"],
              importNames: ["events"],
              message: "Use the hooks in src/ipc.",
            },
            {
              group: ["@tauri-apps/*"],
              message: "Only the generated bindings speak to the shell.",
            },
          ],
        },
      ],
    },
  },
  { files: ["src/ipc/**", "dev/**"], rules: { "@typescript-eslint/no-restricted-imports": "off" } },
  // The stand-in for the shell takes what the page sends as it comes, like the shell before it has parsed it.
  { files: ["dev/**"], ...tseslint.configs.disableTypeChecked },
  { files: ["dev/**"], rules: { "@typescript-eslint/no-explicit-any": "off" } },
);
