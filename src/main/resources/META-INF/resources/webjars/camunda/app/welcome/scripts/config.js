// What Welcome reads at its start, in place of the file that comes with it.
export default {
  app: {
    vendor: 'Recourse',
    name: 'Welcome'
  },
  locales: {
    availableLocales: ['en'],
    fallbackLocale: 'en'
  },
  disableWelcomeMessage: true
};
