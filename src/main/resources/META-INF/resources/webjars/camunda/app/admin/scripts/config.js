// What Admin reads at its start, in place of the file that comes with it.
export default {
  app: {
    vendor: 'Recourse',
    name: 'Admin'
  },
  locales: {
    availableLocales: ['en'],
    fallbackLocale: 'en'
  },
  disableWelcomeMessage: true
};
