// What Cockpit reads at its start, in place of the file that comes with it.
export default {
  app: {
    vendor: 'Recourse',
    name: 'Cockpit'
  },
  locales: {
    availableLocales: ['en'],
    fallbackLocale: 'en'
  },
  disableWelcomeMessage: true,
  customScripts: ['scripts/case', 'scripts/cases', 'scripts/settings']
};
