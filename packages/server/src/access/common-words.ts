/** What people take for a password when they have to be quick: each alone, doubled or with digits around it is refused. */
export const commonWords: ReadonlySet<string> = new Set(
  `password passwordpassword passwort passwortpasswort passw passphrase secret geheim geheimgeheim letmein letmeinplease letmeinnow welcome welcometo
  welcomehome willkommen changeme changemenow changeit changeitnow pleasechangeme aendermich default defaultpassword standard standardpasswort
  admin administrator adminadmin administratoradministrator adminpassword rootroot rootpassword superuser superadmin sysadmin systemadmin operator
  operatoroperator engineer engineerengineer viewer approver supervisor manager maintenance instandhaltung wartung schicht nachtschicht fruehschicht
  nightshift dayshift shiftleader schichtleiter factory fabrik werk plant production produktion manufacturing fertigung millrace millracemillrace
  millraceadmin milladmin company firma summer sommer winter spring herbst autumn fruehling monday montag friday freitag january januar december dezember
  iloveyou iloveyouso ichliebedich sunshine sonnenschein princess prinzessin football fussball baseball basketball superman batman starwars pokemon
  dragon drachen monkey master masterpassword michael jennifer jordan hunter shadow computer internet samsung trustno trustnoone whatever freedom
  qwerty qwertyuiop qwertyuiopasdf qwertz qwertzuiop qwertzuiopasdf asdfghjkl asdfasdfasdf yxcvbnm zxcvbnm abcdefghijkl abcabcabcabc
  passwordadmin adminpasswort testtest testtesttest testpassword testpasswort test temporary temppassword tempwelcome initialpassword firstpassword
  siemens siemenssiemens simatic wincc rockwell allenbradley schneider honeywell emerson yokogawa beckhoff codesys aveva wonderware ignition
  sapsap sapadmin initpass dowjones correcthorsebatterystaple correcthorse horsebatterystaple`
    .split(/\s+/)
    .filter(word => word !== ''),
);
