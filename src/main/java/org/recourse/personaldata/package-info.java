/**
 * What a person may ask of the data that is held about them (UK GDPR Articles 15 and 17): what is found, what is masked for the
 * sake of others, and the copy that the person is given. The diagram {@code personal-data-request} calls it.
 */
@ApplicationModule(allowedDependencies = {"casefile", "trust", "lifecycle", "workday", "oversight"})
@NullMarked
package org.recourse.personaldata;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
