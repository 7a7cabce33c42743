/**
 * What a person may ask of the data that is held about them (UK GDPR Articles 15 and 17): what is found, what is masked for the
 * sake of others, and the copy that the person is given. The diagrams {@code personal-data-request} and
 * {@code erasure-of-personal-data} call it.
 */
@ApplicationModule(allowedDependencies = {"casefile", "trust", "lifecycle", "workday", "oversight"})
@NullMarked
package org.recourse.personaldata;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
